import type { TestContext } from 'node:test';
import path from 'node:path';
import { createBitsServer, type BitsOptions, type BitsServer } from '../../../demo/server/index.js';
import { tempDir } from './temp-dir.js';

export interface RunningServer extends BitsServer {
  readonly origin: string;
  /** The endpoint, with `/` at its end. */
  readonly url: string;
  readonly uploadDir: string;
  readonly sessionsDir: string;
}

/** A server on a free port, gone after the test with all its files. */
export async function startServer(
  t: TestContext,
  options: Partial<BitsOptions> = {},
): Promise<RunningServer> {
  const uploadDir = options.uploadDir ?? tempDir(t);
  const server = createBitsServer({ ...options, uploadDir });
  const origin = await server.listen();
  t.after(() => server.close());
  const { settings } = server.bits;
  return {
    ...server,
    origin,
    url: origin + settings.basePath,
    uploadDir,
    sessionsDir: path.join(settings.stateDir, 'sessions'),
  };
}
