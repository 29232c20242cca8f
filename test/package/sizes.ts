/** Prints the sizes of the package for a page, and fails if one exceeds its limit. */
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { filesBelow } from '../runner/files.js';

interface Budget {
  readonly what: string;
  readonly maxGzipBytes: number;
  content(): Uint8Array;
}

/**
 * Limits: the current sizes plus a small margin. The aim is 45 kB for the CDN's file and 21 kB for the
 * core; lower these with every cut.
 */
const budgets: readonly Budget[] = [
  {
    what: 'dist/cdn/bits-upload.js',
    maxGzipBytes: 50_900,
    content: () => readFileSync('dist/cdn/bits-upload.js'),
  },
  { what: 'core.js with its dependencies', maxGzipBytes: 24_370, content: () => bundled('dist/core.js') },
];

/** The bundle of an application, without the modules that are loaded on demand. */
function bundled(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    outdir: 'core',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  const name = path.basename(entry);
  const bundle = outputFiles.find((file) => path.basename(file.path) === name);
  if (!bundle) throw new Error(`${entry}: not among the files of the bundler`);
  // They would run twice in a page that loaded the bundle by another URL.
  if (outputFiles.some(({ path: file }) => importsAtOnce(bundle.text, `./${path.basename(file)}`)))
    throw new Error(`${entry}: modules that are loaded on demand import some of its own`);
  return bundle.contents;
}

/** Both bundlers write imports without a blank. */
function importsAtOnce(text: string, from: string): boolean {
  return text.includes(`from"${from}"`) || text.includes(`import"${from}"`);
}

for (const [folder, entry] of [
  ['dist/cdn/lazy', 'bits-upload.js'],
  ['dist/cdn/lazy-core', 'core.js'],
] as const) {
  const files = filesBelow(folder, '.js');
  // The page may have loaded the one file by another URL: it would be loaded, and run, a second time.
  const twice = files.filter((file) => importsAtOnce(readFileSync(file, 'utf8'), `../${entry}`));
  for (const file of twice) console.log(`FAIL ${file} imports the file that loads it on demand`);
  if (files.length === 0) console.log(`FAIL ${folder} has no file`);
  if (twice.length > 0 || files.length === 0) process.exitCode = 1;
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
