import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { TestSession } from '@web/test-runner-core';
import { closingLine, parseClosingLine, total } from '../runner/counts.js';
import { countSessions } from '../runner/counts-reporter.js';
import { NODE_REPORTER, readNodeCounts } from '../runner/node/counts.js';
import { countPlaywright } from '../runner/playwright-counts.js';

describe('the closing line', () => {
  test('names skipped tests only when there are some', () => {
    assert.equal(closingLine({ suite: 'x', passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
    assert.equal(
      closingLine({ suite: 'x', passed: 3, failed: 1, skipped: 2 }),
      '3 passed, 1 failed, 2 skipped',
    );
  });
  test('is read back from the end of an output', () => {
    const output = '1 passed, 0 failed\nnoise\nConformance: 12 passed, 1 failed, 2 skipped\n';
    assert.deepEqual(parseClosingLine(output, 'x'), { suite: 'x', passed: 12, failed: 1, skipped: 2 });
    assert.equal(parseClosingLine('all 3 passed, 0 failed or so', 'x'), undefined);
  });
  test('is the sum of all suites', () => {
    const one = { suite: 'a', passed: 1, failed: 2, skipped: 3 };
    assert.deepEqual(total([one, one]), { suite: 'total', passed: 2, failed: 4, skipped: 6 });
  });
});

describe('counting browser tests', () => {
  const session = (over: object) =>
    ({
      testFile: 'test/unit/a.test.ts',
      browser: { name: 'Chromium' },
      group: { name: 'default' },
      passed: true,
      errors: [],
      ...over,
    }) as unknown as TestSession;
  const one = (passed: boolean, skipped = false) => ({ name: 't', passed, skipped });

  test('includes nested suites', () => {
    const inner = { name: 's', suites: [], tests: [one(true), one(false, true)] };
    const testResults = { name: '', suites: [inner], tests: [one(true)] };
    assert.deepEqual(countSessions([session({ testResults })]), [
      { suite: 'unit (Chromium)', passed: 2, failed: 0, skipped: 1, started: true },
    ]);
  });
  test('counts the tests that run in one engine only apart', () => {
    const testResults = { name: '', suites: [], tests: [one(true)] };
    const pure = session({ testResults, group: { name: 'pure' } });
    assert.deepEqual(
      countSessions([session({ testResults }), pure]).map(({ suite, passed }) => [suite, passed]),
      [
        ['unit (Chromium)', 1],
        ['unit, pure (Chromium)', 1],
      ],
    );
  });
  test('names a failed test by its file and titles, with the beginning of its message', () => {
    const error = { name: 'Error', message: 'expected 1\n\nto be 2', stack: '' };
    const inner = {
      name: 'inner',
      suites: [],
      tests: [{ name: 'fails', passed: false, skipped: false, error }],
    };
    const testResults = { name: '', tests: [], suites: [{ name: 'outer', tests: [], suites: [inner] }] };
    assert.deepEqual(countSessions([session({ passed: false, testResults })])[0]?.failures, [
      'test/unit/a.test.ts › outer › inner › fails\n    expected 1\n    to be 2',
    ]);
  });
  test('counts a file that does not load as a failure, with what the browser reported', () => {
    const errors = [{ message: 'Could not import b.test.ts' }];
    assert.deepEqual(
      countSessions([session({ passed: false, errors, testFile: 'test/integration/deep/b.test.ts' })]),
      [
        {
          suite: 'integration (Chromium)',
          passed: 0,
          failed: 1,
          skipped: 0,
          started: false,
          failures: ['test/integration/deep/b.test.ts\n    Could not import b.test.ts'],
        },
      ],
    );
  });
  test('counts an error outside a test as a failure besides the passed tests', () => {
    const testResults = { name: '', suites: [], tests: [one(true)] };
    assert.deepEqual(countSessions([session({ passed: false, testResults })]), [
      {
        suite: 'unit (Chromium)',
        passed: 1,
        failed: 1,
        skipped: 0,
        started: true,
        failures: ['test/unit/a.test.ts'],
      },
    ]);
  });
});

describe('counting end-to-end tests', () => {
  const spec = (status: string, message?: string) => ({
    title: `is ${status}`,
    file: 'page/a.spec.ts',
    tests: [
      { projectName: 'firefox', status, results: message === undefined ? [] : [{ error: { message } }] },
    ],
  });

  test('names a failed one, without the colours of its message', () => {
    const inner = { specs: [spec('unexpected', '\u001b[31mTimeout\u001b[39m of 15 s'), spec('skipped')] };
    const counts = countPlaywright(
      { suites: [{ specs: [spec('expected')], suites: [inner] }], errors: [] },
      1,
    );
    assert.deepEqual(counts, [
      {
        suite: 'e2e (firefox)',
        passed: 1,
        failed: 1,
        skipped: 1,
        failures: ['test/e2e/page/a.spec.ts › is unexpected\n    Timeout of 15 s'],
      },
    ]);
  });
  test('counts a failure of the runner besides passed tests', () => {
    const report = { suites: [{ specs: [spec('expected')] }], errors: [{ message: 'a worker ended' }] };
    assert.deepEqual(countPlaywright(report, 1)[1], {
      suite: 'e2e runner',
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: ['e2e\n    a worker ended'],
    });
  });
});

describe("counting Node's tests", () => {
  test('names a failed one once, not its suites, and counts what was skipped', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bits-counts-'));
    const totals = path.join(folder, 'totals');
    const reporter = [`--test-reporter=${NODE_REPORTER}`, `--test-reporter-destination=${totals}`];
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    spawnSync(process.execPath, ['--import', 'tsx', '--test', ...reporter, 'test/tools/support/fails.ts'], {
      env,
    });
    const counts = readNodeCounts('tools', totals);
    rmSync(folder, { recursive: true });
    assert.deepEqual(counts, {
      suite: 'tools',
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: ['test/tools/support/fails.ts › one fails\n    1 is not 2'],
    });
  });
  test('counts nothing of a runner that ended before it reported', () => {
    assert.deepEqual(readNodeCounts('tools', '/nonexistent/totals'), {
      suite: 'tools',
      passed: 0,
      failed: 0,
      skipped: 0,
    });
  });
});
