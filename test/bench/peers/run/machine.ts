import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { findBrowsers } from '../../../browsers/find.js';

/** The machine, for the report: no name, no path. */
export function machine(): Record<string, string> {
  return {
    processor: `${os.cpus()[0]?.model.trim() ?? 'unknown'} × ${os.cpus().length}`,
    memory: `${(os.totalmem() / 2 ** 30).toFixed()} GiB`,
    system: `${os.type()} ${os.release()}`,
  };
}

/** Versions of the browser, of Node and of the competitors. */
export function versions(browser: 'chromium' | 'firefox'): Record<string, string> {
  const executable = findBrowsers()[browser];
  if (!executable) throw new Error(`No ${browser} found`);
  const told = execFileSync(executable, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return { [browser]: /[\d.]+/.exec(told)?.[0] ?? 'unknown', Node: process.versions.node, ...dependencies };
}

/** The commit that is measured, marked if files were changed since. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'demo/server') !== '';
  return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
}

/** Load up to which the machine counts as quiet, before anything is started. */
const MAX_LOAD = 3;

/** The load, if other work would be measured along. */
export function otherLoad(): number | undefined {
  const [load = 0] = os.loadavg();
  return load < MAX_LOAD ? undefined : load;
}
