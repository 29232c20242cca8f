import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failureText, type Counts } from '../counts.js';

/** What `totals.mjs` reports. */
interface NodeTotals {
  readonly totals: Readonly<Record<'pass' | 'fail' | 'cancelled' | 'skipped' | 'todo', number>>;
  readonly failures: readonly { readonly file?: string; readonly title: string; readonly message: string }[];
}

export const NODE_REPORTER = './test/runner/node/totals.mjs';

/** Reads the counts of a suite from what the reporter wrote; a runner that ended before it counts nothing. */
export function readNodeCounts(suite: string, file: string): Counts {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text === '') return { suite, passed: 0, failed: 0, skipped: 0 };
  const { totals, failures } = JSON.parse(text) as NodeTotals;
  return {
    suite,
    passed: totals.pass,
    failed: totals.fail + totals.cancelled,
    skipped: totals.skipped + totals.todo,
    failures: failures.map((one) =>
      failureText(one.file === undefined ? '' : path.relative('.', one.file), [one.title], one.message),
    ),
  };
}
