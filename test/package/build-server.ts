/** The reference server and the command `bits-upload` in dist/server, as modules for Node that need no other package. */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { filesBelow } from '../runner/files.js';

const OUT = 'dist/server';
const TYPES = path.join(OUT, 'types');

const { metafile } = await build({
  entryPoints: { index: 'demo/server/index.ts', cli: 'demo/cli/main.ts' },
  outdir: OUT,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Names stay as they are, for the stack traces of operators.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
});
const foreign = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'));
if (foreign.length > 0) throw new Error(`the server imports another package: ${foreign.join(', ')}`);
chmodSync(path.join(OUT, 'cli.js'), 0o755);

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
