import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of this test's own below the system's temporary one. */
export function scratchFolder(label: string): string {
  return mkdtempSync(path.join(tmpdir(), `bits-e2e-${label}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
