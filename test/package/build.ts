/**
 * `npm run build`: modules with types, the one-file bundle, the server and its command, the manifest and what is made of
 * it, all in dist.
 */
import { rmSync } from 'node:fs';
import { runTool } from '../runner/spawn.js';

rmSync('dist', { recursive: true, force: true });

const steps: readonly [string, string, ...string[]][] = [
  ['types of the server', 'node_modules/typescript/bin/tsc', '-p', 'test/package/server-types.json'],
  ['server', 'node_modules/tsx/dist/cli.mjs', 'test/package/build-server.ts'],
  ['modules', 'node_modules/typescript/bin/tsc', '-p', 'src'],
  ['bundle', 'node_modules/vite/bin/vite.js', 'build'],
  ['bundle of the core', 'node_modules/vite/bin/vite.js', 'build', '--mode', 'core'],
  ['maps of the bundles', 'node_modules/tsx/dist/cli.mjs', 'test/package/cdn/lean-maps.ts'],
  ['integrity', 'node_modules/tsx/dist/cli.mjs', 'test/package/cdn/integrity.ts'],
  [
    'manifest',
    'node_modules/@custom-elements-manifest/analyzer/cem.js',
    'analyze',
    '--config',
    'test/package/manifest.config.mjs',
  ],
  ['types for frameworks and editors', 'node_modules/tsx/dist/cli.mjs', 'test/package/manifest/write.ts'],
];

for (const [name, script, ...args] of steps) {
  const { code } = await runTool(script, args);
  if (code !== 0) {
    console.error(`build: ${name} failed`);
    process.exit(1);
  }
}
console.log('dist is built.');
