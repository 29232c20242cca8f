import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * The package as one file for CDNs, dist/cdn/bits-upload.js, and a file for each language. Vite's library build would leave the white
 * space in, so it is built like a page's script. (The demo starts Vite by itself, in demo/start.ts.)
 */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    sourcemap: true,
    modulePreload: false,
    rolldownOptions: {
      input: here('src/index.ts'),
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: 'bits-upload.js',
        // Languages lie beside the one file, as nobody needs forty of them.
        chunkFileNames: 'locales/[name].js',
      },
    },
  },
});
