import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { defineConfig, type Plugin } from 'vite';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Vite minifies scripts, and leaves the styles and templates in them as they are. */
const smallStrings: Plugin = {
  name: 'small-strings',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('/src/')) return null;
    const small = (_: string, css: string) =>
      `css\`${transformSync(css, { loader: 'css', minify: true, charset: 'utf8' }).code.trim()}\``;
    // Nothing in a template is kept as it is indented.
    return { code: code.replace(/css`([^`]*)`/g, small).replace(/\n +/g, '\n'), map: null };
  },
};

/**
 * The package as one file for CDNs, dist/cdn/bits-upload.js, and a file for each language. A library build leaves Vite's
 * own helper for page preloads out, but also the white space in, unless told. (The demo starts Vite by itself, in
 * demo/start.ts.)
 */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [smallStrings],
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    sourcemap: true,
    lib: { entry: here('src/index.ts'), formats: ['es'], fileName: 'bits-upload' },
    rolldownOptions: {
      output: {
        minify: { compress: true, mangle: true, codegen: true },
        // Languages lie beside the one file, as nobody needs forty of them.
        chunkFileNames: 'locales/[name].js',
      },
    },
  },
});
