import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { ENGINES, type Engine, type FoundBrowsers } from '../browsers/find.js';
import { parseClosingLine, readCounts, type Counts } from './counts.js';
import { filesBelow } from './files.js';
import { NODE_REPORTER, readNodeCounts } from './node/counts.js';
import { countPlaywright, readPlaywrightReport } from './playwright-counts.js';
import { PURE_SUITES } from './pure-suites.js';
import { run, runTool } from './spawn.js';

export interface SuiteInput {
  readonly browsers: FoundBrowsers;
  /** Names of the suites in this run. */
  readonly selected: readonly string[];
}

type Suite = (input: SuiteInput) => Promise<Counts[]>;

/** The suites in the order of a run: the quickest come first. */
export const SUITES = {
  tools: (input: SuiteInput) => nodeTests('tools', input),
  server: (input: SuiteInput) => nodeTests('server', input),
  unit: browserTests,
  integration: browserTests,
  conformance,
  e2e,
  'screen-reader': screenReader,
} satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;

/** Whether a run may go without a suite: without the programs of a screen reader its scripts are skipped. */
export function mayBeSkipped(name: SuiteName): boolean {
  return name === 'screen-reader' && process.env['SCREEN_READER'] !== 'required';
}

/** Folders of tests that run in Node, with its own test runner. */
async function nodeTests(suite: string, _input: SuiteInput): Promise<Counts[]> {
  const files = filesBelow(`test/${suite}`, '.test.ts');
  // Without files, Node's runner would look for some by itself.
  if (files.length === 0) return [];
  return withScratch(async (scratch) => {
    const totals = path.join(scratch, 'totals');
    const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
    reporters.push(`--test-reporter=${NODE_REPORTER}`, `--test-reporter-destination=${totals}`);
    // Files wait for servers and processes that they start: one fewer than the cores, the default, leaves them idle.
    const args = ['--import', 'tsx', '--test', `--test-concurrency=${String(availableParallelism())}`];
    const { code } = await run(process.execPath, [...args, ...reporters, ...files]);
    return [atLeastOneFailure(code, readNodeCounts(suite, totals))];
  });
}

const TEST_RUNNER = 'node_modules/@web/test-runner/dist/bin.js';

/** Unit and integration tests, in every browser; pure ones in the first. */
async function browserTests({ browsers, selected }: SuiteInput): Promise<Counts[]> {
  const engines = ENGINES.filter((engine) => browsers[engine]);
  // The coverage gate counts what all of them cover together.
  const coverage = selected.length === 2 && engines.includes('chromium');
  const first = await runBrowsers(engines, selected, coverage);
  const counts = [...first.counts];
  let failed = first.code !== 0;
  // A browser that did not start has run no test, so starting it once more repeats none.
  const notStarted = engines.filter((engine) => !hasStarted(engine, first.counts));
  if (notStarted.length > 0 && notStarted.length < engines.length) {
    console.log(`Starting ${notStarted.join(', ')} once more.`);
    const second = await runBrowsers(notStarted, selected, false);
    const again = new Set(notStarted);
    const kept = counts.filter(({ suite }) => ![...again].some((engine) => isOf(engine, suite)));
    counts.splice(0, counts.length, ...kept, ...second.counts);
    failed = kept.some((one) => one.failed > 0) || second.code !== 0;
  }
  for (const engine of engines) {
    if (!hasStarted(engine, counts))
      counts.push({ suite: `${engine} did not start`, passed: 0, failed: 1, skipped: 0 });
  }
  if (failed && counts.every((one) => one.failed === 0)) {
    counts.push({ suite: 'browser test runner', passed: 0, failed: 1, skipped: 0 });
  }
  return counts;
}

async function runBrowsers(engines: readonly Engine[], selected: readonly string[], coverage: boolean) {
  return withScratch(async (scratch) => {
    const countsFile = path.join(scratch, 'counts');
    const files = selected.map((name) => `test/${name}/**/*.test.ts`);
    const pureOnce = engines.length > 1 && selected.includes('unit');
    if (pureOnce) files.push(...PURE_SUITES.map((pure) => `!${pure}`));
    const { code } = await runTool(TEST_RUNNER, ['--files', ...files], {
      BROWSERS: engines.join(','),
      PURE_SUITES_ONCE: pureOnce ? '1' : '',
      COUNTS_FILE: countsFile,
      COVERAGE: coverage ? '1' : '0',
    });
    return { code, counts: readCounts(countsFile) };
  });
}

function isOf(engine: Engine, suite: string): boolean {
  return suite.toLowerCase().endsWith(`(${engine})`);
}

function hasStarted(engine: Engine, counts: readonly Counts[]): boolean {
  return counts.some(({ suite, started }) => isOf(engine, suite) && started);
}

const CONFORMANCE = 'test/conformance/main.ts';

/** The protocol suite against our own server: in the way of [W32], and in that of [MC-BUP]. */
async function conformance(): Promise<Counts[]> {
  // Loaded here: a server that does not load fails this suite and not the whole run.
  const { createBitsServer } = await import('../../demo/server/index.js');
  const all: Counts[] = [];
  for (const strict of [false, true]) {
    await withScratch(async (uploadDir) => {
      const server = createBitsServer({ uploadDir, strict, allowedOrigins: ['*'] });
      try {
        const url = `${await server.listen()}${server.bits.settings.basePath}`;
        const args = [CONFORMANCE, '--get', '--override', '--cors', ...(strict ? ['--strict'] : []), url];
        const { code, output } = await runTool('node_modules/tsx/dist/cli.mjs', args);
        const suite = strict ? 'conformance (strict)' : 'conformance';
        const counts = parseClosingLine(output, suite);
        all.push(atLeastOneFailure(code, counts ?? { suite, passed: 0, failed: 1, skipped: 0 }));
      } finally {
        await server.close();
      }
    });
  }
  return all;
}

/** The demo and the element as a person meets them. */
async function e2e({ browsers }: SuiteInput): Promise<Counts[]> {
  const projects = (['chromium', 'firefox'] as const).filter((engine) => browsers[engine]);
  if (projects.length === 0) {
    console.log('The e2e tests need Chromium or Firefox.');
    return [{ suite: 'e2e', passed: 0, failed: 0, skipped: 1 }];
  }
  return withScratch(async (scratch) => {
    const report = path.join(scratch, 'report.json');
    const args = ['test', '--config', 'test/e2e/playwright.config.ts'];
    for (const project of projects) args.push('--project', project);
    const { code } = await runTool('node_modules/@playwright/test/cli.js', args, {
      E2E_REPORT: report,
      BROWSERS: projects.join(','),
    });
    return countPlaywright(readPlaywrightReport(report), code);
  });
}

/** What Orca speaks, in Firefox. */
async function screenReader({ browsers }: SuiteInput): Promise<Counts[]> {
  const suite = 'screen-reader';
  if (!browsers.firefox) return [{ suite, passed: 0, failed: 0, skipped: 1 }];
  const { code, output } = await runTool('node_modules/tsx/dist/cli.mjs', ['test/screen-reader/main.ts']);
  const counts = parseClosingLine(output, suite) ?? { suite, passed: 0, failed: 1, skipped: 0 };
  // The line of a script and those of its differences.
  const failures = [...output.matchAll(/^FAIL (.*(?:\n(?!ok |FAIL | {5}).+)*)/gm)].map(
    ([, text = '']) => text,
  );
  return [atLeastOneFailure(code, { ...counts, failures })];
}

function atLeastOneFailure(code: number, counts: Counts): Counts {
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bits-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
