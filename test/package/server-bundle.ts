import { chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Compiles the reference server and the command `bits-upload` to modules for Node that need no other package. */
export async function bundleCommand(outdir: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: 'demo/server/index.ts', cli: 'demo/cli/main.ts' },
    outdir,
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
  chmodSync(path.resolve(ROOT, outdir, 'cli.js'), 0o755);
}
