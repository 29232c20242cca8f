import path from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner-core';
import { failureText, writeCounts, type Counts } from './counts.js';

/** Tells the test command how many tests ran, by folder and browser. */
export function countsReporter(file: string | undefined): Reporter {
  return {
    stop({ sessions }) {
      writeCounts(file, countSessions(sessions));
    },
  };
}

export function countSessions(sessions: Iterable<TestSession>): Counts[] {
  const bySuite = new Map<string, Counts>();
  for (const session of sessions) {
    const [folder = ''] = path.relative('test', session.testFile).split(path.sep);
    const group = session.group.name === 'pure' ? ', pure' : '';
    const suite = `${folder}${group} (${session.browser.name})`;
    const counts = bySuite.get(suite) ?? { suite, passed: 0, failed: 0, skipped: 0, started: false };
    bySuite.set(suite, counts);
    const failedBefore = counts.failed;
    if (session.testResults) {
      counts.started = true;
      countSuite(session.testResults, [], session.testFile, counts);
    }
    // A file that did not load, or that failed outside of a test, counts as one failed test.
    if (session.passed !== true && counts.failed === failedBefore) {
      const message = session.errors.map((error) => error.message).join('\n');
      addFailure(counts, failureText(relative(session.testFile), [], message));
    }
  }
  return [...bySuite.values()].sort((a, b) => a.suite.localeCompare(b.suite));
}

function countSuite(suite: TestSuiteResult, outer: readonly string[], file: string, counts: Counts): void {
  const titles = [...outer, suite.name];
  for (const test of suite.tests) {
    if (test.skipped) counts.skipped++;
    else if (test.passed) counts.passed++;
    else addFailure(counts, failureText(relative(file), [...titles, test.name], test.error?.message));
  }
  for (const inner of suite.suites) countSuite(inner, titles, file, counts);
}

function relative(file: string): string {
  return path.relative('.', file);
}

function addFailure(counts: Counts, text: string): void {
  counts.failed++;
  (counts.failures ??= []).push(text);
}
