/** The reference server, its types and the command `bits-upload` in dist/server. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../runner/files.js';
import { bundleCommand } from './server-bundle.js';

const OUT = 'dist/server';
const TYPES = path.join(OUT, 'types');

await bundleCommand(OUT);

// The compiler writes the types of every module; only those that index.d.ts leads to are of use.
const needed = new Set<string>();
function need(file: string): void {
  if (needed.has(file)) return;
  needed.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)\.js'/g))
    need(path.join(path.dirname(file), `${specifier}.d.ts`));
}
need(path.join(TYPES, 'index.d.ts'));
for (const file of filesBelow(TYPES, '.d.ts')) if (!needed.has(file)) rmSync(file);
