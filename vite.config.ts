import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { defaultMinifyOptions, defaultStrategy, minifyHTMLLiterals } from '@literals/html-css-minifier';
import { transformSync } from 'esbuild';
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { banner, licences } from './test/package/cdn/licences.js';
import { localeFiles } from './test/package/cdn/locale-files.js';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const literals = {
  minifyOptions: {
    ...defaultMinifyOptions,
    // White space between two inline elements shows: one blank of it stays.
    conservativeCollapse: true,
    // An empty `alt` or `part` means something.
    removeEmptyAttributes: false,
  },
  strategy: {
    ...defaultStrategy,
    // It shortens what is there and rewrites nothing for other browsers.
    minifyCSS: (css: string) =>
      transformSync(css, { loader: 'css', minify: true, charset: 'utf8' }).code.trim(),
  },
};

/** Vite minifies scripts, and leaves the styles and templates in them as they are. */
const smallLiterals: Plugin = {
  name: 'small-literals',
  enforce: 'pre',
  async transform(code, id) {
    if (!id.includes('/src/') || !/(?:html|svg|css)`/.test(code)) return null;
    const smaller = await minifyHTMLLiterals(code, { fileName: id, ...literals });
    return smaller && { code: smaller.code, map: smaller.map ?? null };
  },
};

/** What Vite's minifier leaves: 1.3 % of the file for CDNs. Each file begins with its version and its licences. */
const smallScripts: Plugin = {
  name: 'small-scripts',
  async generateBundle(_, bundle) {
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licences() });
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      // The phrases of a language are data: a map of them would be of no use.
      const isData = chunk.fileName.startsWith('locales/');
      const mapName = `${chunk.fileName}.map`;
      const asset = bundle[mapName];
      const content = asset?.type === 'asset' ? String(asset.source) : JSON.stringify(chunk.map);
      const { code, map } = await minify(chunk.code, {
        module: true,
        ecma: 2020,
        compress: { passes: 3 },
        format: { comments: false, preamble: banner(chunk.moduleIds) },
        sourceMap: isData ? false : { content, url: path.basename(mapName) },
      });
      chunk.code = code ?? chunk.code;
      if (isData) Reflect.deleteProperty(bundle, mapName);
      else if (asset?.type === 'asset' && typeof map === 'string') asset.source = map;
    }
  },
};

/**
 * The package as one file for CDNs, dist/cdn/bits-upload.js, and beside it what few pages use: a file for each language
 * in `locales`, and in `lazy` what an upload seldom needs. With `--mode core` the same of the core: dist/cdn/core.js, and
 * what it loads on demand in `lazy-core`. A library build leaves Vite's own helper for page preloads out, but also the
 * white space in, unless told. (The demo starts Vite by itself, in demo/serve.)
 */
export default defineConfig(({ mode }) => ({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [...(mode === 'core' ? [] : [localeFiles(here('.'))]), smallLiterals, smallScripts],
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: mode !== 'core',
    sourcemap: true,
    lib:
      mode === 'core'
        ? { entry: here('src/core.ts'), formats: ['es'], fileName: 'core' }
        : { entry: here('src/index.ts'), formats: ['es'], fileName: 'bits-upload' },
    rolldownOptions: {
      output: {
        minify: { compress: true, mangle: true, codegen: true },
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.every((id) => id.includes('/src/locales/'))
            ? 'locales/[name].js'
            : `${mode === 'core' ? 'lazy-core' : 'lazy'}/[name].js`,
      },
    },
  },
}));
