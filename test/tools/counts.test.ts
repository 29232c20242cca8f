import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestSession } from '@web/test-runner-core';
import { closingLine, parseClosingLine, total } from '../runner/counts.js';
import { countSessions } from '../runner/counts-reporter.js';

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
  test('counts a file that does not load as a failure', () => {
    assert.deepEqual(
      countSessions([session({ passed: false, testFile: 'test/integration/deep/b.test.ts' })]),
      [{ suite: 'integration (Chromium)', passed: 0, failed: 1, skipped: 0, started: false }],
    );
  });
  test('counts an error outside a test as a failure besides the passed tests', () => {
    const testResults = { name: '', suites: [], tests: [one(true)] };
    assert.deepEqual(countSessions([session({ passed: false, testResults })]), [
      { suite: 'unit (Chromium)', passed: 1, failed: 1, skipped: 0, started: true },
    ]);
  });
});
