import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Cleanup {
  after(work: () => unknown): void;
}

/** A directory that is gone after the test. */
export function tempDir(t: Cleanup): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'bits-server-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
