import { page, type Setup } from '../setup.js';

const SCRIPT = "import 'bits-upload';\n";
const LOADED = page('<script type="module" src="./main.js"></script>');

/** `upload.ts` gives the page what watches its uploads, and takes the manager from it. */
const CORE = `import { UploadManager } from '/cdn/core.js';

const manager = new UploadManager({ endpoint: '/uploads/', fragmentSize: 512 * 1024 });
globalThis.watchUploads(manager);
await manager.restore();
globalThis.uploads = manager;
`;

/** No bundler: the file for CDNs, with its hash. `main.ts` fills the hash in. */
export const cdn: Setup = {
  name: 'cdn',
  packages: [],
  files: {
    'site/index.html': page(
      '<script type="module" src="/cdn/bits-upload.js" integrity="INTEGRITY" crossorigin="anonymous"></script>',
    ),
  },
  site: 'site',
  cdn: 'lazy',
};

/** The core for CDNs, without a bundler and without an element. */
export const cdnCore: Setup = {
  name: 'cdn-core',
  packages: [],
  files: {
    'site/index.html': page('<script type="module" src="./main.js"></script>', ''),
    'site/main.js': CORE,
  },
  site: 'site',
  cdn: 'lazy-core',
};

export const vite: Setup = {
  name: 'vite',
  packages: ['vite@8'],
  files: { 'index.html': page('<script type="module" src="/main.js"></script>'), 'main.js': SCRIPT },
  build: ['vite', 'build'],
  site: 'dist',
};

export const esbuild: Setup = {
  name: 'esbuild',
  packages: ['esbuild@0.28'],
  files: { 'main.js': SCRIPT, 'dist/index.html': LOADED },
  build: ['esbuild', 'main.js', '--bundle', '--splitting', '--format=esm', '--minify', '--outdir=dist'],
  site: 'dist',
};

export const rollup: Setup = {
  name: 'rollup',
  packages: ['rollup@4', '@rollup/plugin-node-resolve@16'],
  files: { 'main.js': SCRIPT, 'dist/index.html': LOADED },
  build: ['rollup', 'main.js', '--dir', 'dist', '--format', 'es', '--plugin', 'node-resolve'],
  site: 'dist',
};

export const webpack: Setup = {
  name: 'webpack',
  packages: ['webpack@5', 'webpack-cli@7'],
  files: { 'main.js': SCRIPT, 'dist/index.html': LOADED },
  build: ['webpack', '--mode', 'production', '--entry', './main.js'],
  site: 'dist',
};
