import path from 'node:path';
import { ENGINES, type Engine } from '../browsers/find.js';

/** Command line of one test file. */
export interface TestCommand {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The runner watches by itself, with this argument. */
  readonly watchArgument?: string;
}

/** The engines that each runner's tests run in; none: they run in Node. */
const ENGINES_OF: Readonly<Record<string, readonly Engine[]>> = {
  unit: ENGINES,
  integration: ENGINES,
  e2e: ['chromium', 'firefox'],
  server: [],
  tools: [],
};

/**
 * The command that runs one test file.
 *
 * @param file Path below the project's folder.
 * @param browser The engine to run it in. Default: the first of `found` that the runner knows.
 * @param found Engines of this machine.
 * @throws Error that names the file or the engine, if there is no such test.
 */
export function testCommand(
  file: string,
  browser: string | undefined,
  found: readonly Engine[],
): TestCommand {
  const name = path.normalize(file).replaceAll(path.sep, '/');
  const suite = /^test\/(\w+)\/.*\.(?:test|spec)\.ts$/.exec(name)?.[1] ?? '';
  const engines = ENGINES_OF[suite];
  if (!engines) {
    const folders = Object.keys(ENGINES_OF).map((each) => `test/${each}`);
    throw new Error(`${file} is no test: they are *.test.ts and *.spec.ts in ${folders.join(', ')}`);
  }
  if (engines.length === 0) {
    if (browser !== undefined) throw new Error(`${file} runs in Node: leave --browser out`);
    return { script: '--import', args: ['tsx', '--test', name], env: {} };
  }
  const engine = engines.find((each) => (browser === undefined ? found.includes(each) : each === browser));
  if (!engine || !found.includes(engine)) {
    const reason =
      browser === undefined ? 'none of them is installed' : `${browser} is not installed or not one of them`;
    throw new Error(`${file} runs in ${engines.join(', ')}: ${reason}`);
  }
  const env = { BROWSERS: engine };
  if (suite === 'e2e') {
    // Playwright takes a pattern for a file's path, and several values for --project without "=".
    const pattern = `/${name.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')}$`;
    const config = ['--config', 'test/e2e/playwright.config.ts', `--project=${engine}`];
    return { script: 'node_modules/@playwright/test/cli.js', args: ['test', ...config, pattern], env };
  }
  const script = 'node_modules/@web/test-runner/dist/bin.js';
  return { script, args: ['--files', name], env, watchArgument: '--watch' };
}
