import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENGINES, type Engine, type FoundBrowsers } from '../browsers/find.js';
import { parseClosingLine, readCounts, type Counts } from './counts.js';
import { filesBelow } from './files.js';
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
} satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;

/** Folders of tests that run in Node, with its own test runner. */
async function nodeTests(suite: string, _input: SuiteInput): Promise<Counts[]> {
  const files = filesBelow(`test/${suite}`, '.test.ts');
  // Without files, Node's runner would look for some by itself.
  if (files.length === 0) return [];
  return withScratch(async (scratch) => {
    const tap = path.join(scratch, 'tap');
    const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
    reporters.push('--test-reporter=tap', `--test-reporter-destination=${tap}`);
    const { code } = await run(process.execPath, ['--import', 'tsx', '--test', ...reporters, ...files]);
    const summary = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
    const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(summary)?.[1] ?? 0);
    return [
      atLeastOneFailure(code, {
        suite,
        passed: count('pass'),
        failed: count('fail') + count('cancelled'),
        skipped: count('skipped') + count('todo'),
      }),
    ];
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

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly unknown[];
}
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly { readonly tests: readonly { projectName: string; status: string }[] }[];
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
    const { suites, errors } = existsSync(report)
      ? (JSON.parse(readFileSync(report, 'utf8')) as PlaywrightReport)
      : { suites: [], errors: ['no report'] };
    const byProject = new Map<string, Counts>();
    countPlaywright(suites, byProject);
    const counts = [...byProject.values()];
    if ((code !== 0 || errors.length > 0) && counts.every(({ failed }) => failed === 0)) {
      counts.push({ suite: 'e2e runner', passed: 0, failed: 1, skipped: 0 });
    }
    return counts;
  });
}

function countPlaywright(suites: readonly PlaywrightSuite[], byProject: Map<string, Counts>): void {
  for (const suite of suites) {
    for (const { projectName, status } of suite.specs.flatMap((spec) => spec.tests)) {
      const counts = byProject.get(projectName) ?? {
        suite: `e2e (${projectName})`,
        passed: 0,
        failed: 0,
        skipped: 0,
      };
      byProject.set(projectName, counts);
      if (status === 'expected') counts.passed++;
      else if (status === 'skipped') counts.skipped++;
      else counts.failed++;
    }
    countPlaywright(suite.suites ?? [], byProject);
  }
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
