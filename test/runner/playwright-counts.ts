import { existsSync, readFileSync } from 'node:fs';
import { failureText, type Counts } from './counts.js';

/** The part of Playwright's JSON report that is counted. */
export interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly { readonly message?: string }[];
}
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly PlaywrightSpec[];
}
interface PlaywrightSpec {
  readonly title: string;
  readonly file: string;
  readonly tests: readonly {
    readonly projectName: string;
    readonly status: string;
    readonly results: readonly { readonly error?: { readonly message?: string } }[];
  }[];
}

/** Reads the report of a run; without one the run counts as failed. */
export function readPlaywrightReport(file: string): PlaywrightReport {
  if (!existsSync(file)) return { suites: [], errors: [{ message: 'Playwright wrote no report.' }] };
  return JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
}

/** The counts of each browser, and of the runner if it failed besides the tests. */
export function countPlaywright({ suites, errors }: PlaywrightReport, code: number): Counts[] {
  const byProject = new Map<string, Counts>();
  for (const { title, file, tests } of suites.flatMap(specsOf)) {
    for (const { projectName, status, results } of tests) {
      const suite = `e2e (${projectName})`;
      const counts = byProject.get(suite) ?? { suite, passed: 0, failed: 0, skipped: 0, failures: [] };
      byProject.set(suite, counts);
      if (status === 'expected') counts.passed++;
      else if (status === 'skipped') counts.skipped++;
      else {
        counts.failed++;
        counts.failures?.push(
          failureText(`test/e2e/${file}`, [title], plain(results.at(-1)?.error?.message)),
        );
      }
    }
  }
  const all = [...byProject.values()];
  if ((code !== 0 || errors.length > 0) && all.every(({ failed }) => failed === 0)) {
    const failures = errors.map(({ message }) => failureText('e2e', [], plain(message)));
    all.push({ suite: 'e2e runner', passed: 0, failed: 1, skipped: 0, failures });
  }
  return all;
}

function specsOf(suite: PlaywrightSuite): PlaywrightSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Without the escape sequences of colours. */
function plain(message = ''): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/\u001b\[[\d;]*m/g, '');
}
