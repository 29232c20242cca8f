import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../browser/scratch.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A copy of all that the demo runs from, for tests that edit it. The packages are the project's own. */
export function copiedProject(): string {
  const copy = scratchFolder('project');
  for (const name of ['src', 'demo', 'package.json', 'tsconfig.json'])
    cpSync(path.join(ROOT, name), path.join(copy, name), {
      recursive: true,
      filter: (file) => file !== path.join(ROOT, 'demo/uploads'),
    });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

/** Replaces text in a file, as an editor that saves it. */
export function edit(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} does not contain ${before}`);
  writeFileSync(file, text.replace(before, after));
}
