import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The package as one classic script, for pages that can load no modules; a copy of its own each time it runs. */
export function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [here('../../../../src/index.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    tsconfig: here('../../../../src/tsconfig.json'),
    write: false,
  });
  return outputFiles[0]!.text;
}
