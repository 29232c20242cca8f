import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * The demo by default (`vite build` puts it into demo/dist); with `--mode cdn` the package as one file,
 * dist/cdn/bits-upload.js. A library build would leave the white space in, so it is built like a page's script.
 */
export default defineConfig(({ mode }) =>
  mode === 'cdn'
    ? {
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
            output: { format: 'es', entryFileNames: 'bits-upload.js', codeSplitting: false },
          },
        },
      }
    : {
        root: here('demo'),
        cacheDir: here('node_modules/.vite'),
        server: {
          // Arriving uploads must not reload the page they are sent from.
          watch: { ignored: ['**/uploads/**', '**/test/**'] },
          fs: { allow: [here('.')] },
        },
        // A dependency found late reloads the page, and with it every running upload.
        optimizeDeps: {
          entries: ['index.html', '../src/index.ts'],
          include: ['lit', 'lit/decorators.js', 'idb'],
        },
        build: { target: 'es2022', outDir: 'dist', emptyOutDir: true },
      },
);
