import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { createBitsServer, type BitsOptions, type BitsServer } from '../../../demo/server/index.js';

export interface RunningServer extends BitsServer {
  readonly origin: string;
  /** The endpoint, with `/` at its end. */
  readonly url: string;
  readonly uploadDir: string;
  readonly sessionsDir: string;
}

/** A server on a free port, gone after the test with all its files. Raw requests of the tests name the host `a`. */
export async function startServer(
  t: TestContext,
  options: Partial<BitsOptions> = {},
): Promise<RunningServer> {
  const own = mkdtempSync(path.join(tmpdir(), 'bits-server-'));
  const uploadDir = options.uploadDir ?? own;
  const server = createBitsServer({ allowedHosts: ['a'], ...options, uploadDir });
  t.after(async () => {
    await server.close();
    rmSync(own, { recursive: true, force: true });
  });
  const origin = await server.listen();
  const { settings } = server.bits;
  return {
    ...server,
    origin,
    url: origin + settings.basePath,
    uploadDir,
    sessionsDir: path.join(settings.stateDir, 'sessions'),
  };
}
