import { mkdtemp, rm } from 'node:fs/promises';
import type { SecureContextOptions } from 'node:tls';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createBitsServer, type BitsOptions } from '../../../demo/server/index.js';
import { runSuite } from '../../conformance/run-suite.js';
import { allResults, type Report, type Verdict } from '../../conformance/report/results.js';
import { DEFAULTS, type Settings } from '../../conformance/trial/settings.js';
import { parseTarget } from '../../conformance/http/target.js';

export interface UnderTest {
  readonly url: string;
  /** Holds the upload directory alone, so that whatever is written beside it shows. */
  readonly parentDir: string;
  readonly uploadDir: string;
}

/** The reference server in a directory of its own, for as long as `use` takes. */
export async function withServer<T>(
  options: Partial<BitsOptions>,
  use: (server: UnderTest) => Promise<T>,
  tls?: SecureContextOptions,
): Promise<T> {
  const parentDir = await mkdtemp(path.join(tmpdir(), 'bits-conformance-'));
  const uploadDir = path.join(parentDir, 'uploads');
  const server = createBitsServer({ ...options, uploadDir }, tls);
  try {
    const origin = await server.listen();
    return await use({ url: `${origin}${server.bits.settings.basePath}`, parentDir, uploadDir });
  } finally {
    await server.close();
    await rm(parentDir, { recursive: true, force: true });
  }
}

export async function judge(url: string, settings: Partial<Settings> = {}): Promise<Report> {
  return runSuite({ ...DEFAULTS, ...settings, target: parseTarget(url) });
}

export function names(report: Report, verdict: Verdict): string[] {
  return allResults(report)
    .filter((result) => result.verdict === verdict)
    .map(({ name }) => name);
}

/** Failed cases with their reasons, for a message that can be read. */
export function failures(report: Report): string[] {
  return allResults(report)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ name, reason }) => `${name}: ${reason ?? ''}`);
}
