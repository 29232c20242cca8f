/**
 * `npm run test:one`: one test file of any runner.
 *
 *     npm run test:one -- test/unit/session/machine/sending.test.ts
 *     npm run test:one -- test/e2e/page/form.spec.ts --browser firefox
 *     npm run test:one -- test/server/packets.test.ts --watch
 *
 * Without `--browser` it runs in the first engine that is found.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findBrowsers, type Engine } from './browsers/find.js';
import { testCommand, type TestCommand } from './runner/one-test.js';
import { run } from './runner/spawn.js';
import { runOnChange } from './runner/watch.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run test:one -- FILE [--watch] [--browser chromium|firefox|webkit]';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean', default: false }, browser: { type: 'string' } },
});

function commandOrEnd(): TestCommand {
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) return end(USAGE);
  // npm starts scripts in the project's folder, whatever folder the path was typed in.
  const file = path.resolve(process.env['INIT_CWD'] ?? '.', given);
  if (!existsSync(file)) return end(`${given} does not exist\n${USAGE}`);
  try {
    return testCommand(path.relative(ROOT, file), values.browser, Object.keys(findBrowsers()) as Engine[]);
  } catch (error) {
    return end((error as Error).message);
  }
}

function end(message: string): never {
  console.error(message);
  process.exit(2);
}

const { script, args, env, watchArgument } = commandOrEnd();
process.chdir(ROOT);
const once = (...more: string[]) => run(process.execPath, [script, ...args, ...more], env);
if (!values.watch) process.exitCode = (await once()).code;
else if (watchArgument !== undefined) process.exitCode = (await once(watchArgument)).code;
else await runOnChange(['src', 'demo', 'test'], () => once());
