/** Prints what the package weighs for a page and fails when it got heavier than it may. */
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

interface Budget {
  readonly what: string;
  readonly maxGzipBytes: number;
  content(): Uint8Array;
}

/**
 * What there is now and a little air: nothing may grow unnoticed. The aim is 24 kB for the CDN's file
 * and 11 kB for the core; lower these with every cut.
 */
const budgets: readonly Budget[] = [
  {
    what: 'dist/cdn/bits-upload.js',
    maxGzipBytes: 49_000,
    content: () => readFileSync('dist/cdn/bits-upload.js'),
  },
  { what: 'core.js with its dependencies', maxGzipBytes: 23_600, content: () => bundled('dist/core.js') },
];

/** As an application's bundler would take it in. */
function bundled(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${entry}: nothing came out of the bundler`);
  return file.contents;
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;

for (const { what, maxGzipBytes, content } of budgets) {
  const bytes = content();
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const ok = gzip <= maxGzipBytes;
  if (!ok) process.exitCode = 1;
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${what}: ${kB(bytes.length)}, ${kB(gzip)} gzipped (${kB(maxGzipBytes)} allowed)`,
  );
}
