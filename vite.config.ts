import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { defaultMinifyOptions, defaultStrategy, minifyHTMLLiterals } from '@literals/html-css-minifier';
import { transformSync } from 'esbuild';
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';

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

/** What Vite's minifier leaves: 1.3 % of the file for CDNs. */
const smallScripts: Plugin = {
  name: 'small-scripts',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const mapName = `${chunk.fileName}.map`;
      const asset = bundle[mapName];
      const content = asset?.type === 'asset' ? String(asset.source) : JSON.stringify(chunk.map);
      const { code, map } = await minify(chunk.code, {
        module: true,
        ecma: 2020,
        compress: { passes: 3 },
        format: { comments: false },
        sourceMap: { content, url: path.basename(mapName) },
      });
      chunk.code = code ?? chunk.code;
      if (asset?.type === 'asset' && typeof map === 'string') asset.source = map;
    }
  },
};

/**
 * The package as one file for CDNs, dist/cdn/bits-upload.js, and beside it what few pages use: a file for each language
 * in `locales`, and in `lazy` what an upload seldom needs. A library build leaves Vite's
 * own helper for page preloads out, but also the white space in, unless told. (The demo starts Vite by itself, in
 * demo/serve.)
 */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [smallLiterals, smallScripts],
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    sourcemap: true,
    lib: { entry: here('src/index.ts'), formats: ['es'], fileName: 'bits-upload' },
    rolldownOptions: {
      output: {
        minify: { compress: true, mangle: true, codegen: true },
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.every((id) => id.includes('/src/locales/')) ? 'locales/[name].js' : 'lazy/[name].js',
      },
    },
  },
});
