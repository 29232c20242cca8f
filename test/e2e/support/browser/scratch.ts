import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of this test's own below the system's temporary one. */
export function scratchFolder(label: string): string {
  return mkdtempSync(path.join(tmpdir(), `bits-e2e-${label}-`));
}

/** An upload folder where the demo's default one is: inside the project's own. */
export function uploadFolderInProject(): string {
  const uploads = fileURLToPath(new URL('../../../../demo/uploads/', import.meta.url));
  mkdirSync(uploads, { recursive: true });
  return mkdtempSync(path.join(uploads, 'test-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
