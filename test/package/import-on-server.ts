/** Imports every entry of the built package where there is no page: nothing may happen and nothing throw. */
import { readdirSync, readFileSync } from 'node:fs';
import { runTool } from '../runner/spawn.js';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };

const entries = Object.entries(exports)
  .filter(([entry, target]) => !entry.endsWith('.json') && target !== null)
  .flatMap(([entry]) =>
    entry === './locales/*.js'
      ? readdirSync('dist/locales')
          .filter((file) => file.endsWith('.js'))
          .map((file) => `./locales/${file}`)
      : [entry],
  )
  .map((entry) => entry.replace(/^\./, 'bits-upload'));

// Lit's build for servers puts a few names of its own there: it comes first, so that only ours are counted.
const script = `
  await import('lit');
  await import('lit/decorators.js');
  const before = new Set(Reflect.ownKeys(globalThis));
  for (const entry of ${JSON.stringify(entries)}) await import(entry);
  const added = Reflect.ownKeys(globalThis).filter((name) => !before.has(name));
  if (added.length > 0) throw new Error('The import left behind: ' + added.map(String).join());
`;
const { code } = await runTool('--input-type=module', ['--eval', script]);
console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${entries.length} entries import on a server`);
process.exitCode = code;
