/**
 * A reporter for Node's test runner: one line of JSON, the totals of all files and each failed test. JavaScript, because
 * Node loads a reporter before the hooks that read TypeScript.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 * @returns {AsyncGenerator<string>} A `NodeTotals` of `counts.ts`.
 */
export default async function* nodeTotals(events) {
  const totals = {};
  const failures = [];
  for await (const { type, data } of events) {
    const total = /^(pass|fail|cancelled|skipped|todo) (\d+)$/.exec(data.message ?? '');
    if (type === 'test:diagnostic' && data.nesting === 0 && total) totals[total[1]] = Number(total[2]);
    if (type !== 'test:fail' || data.todo !== undefined) continue;
    const { error } = data.details;
    // The tests within it have been reported themselves.
    if (error.failureType === 'subtestsFailed') continue;
    const { message } = error.cause instanceof Error ? error.cause : error;
    failures.push({ file: data.file, title: data.name, message });
  }
  yield `${JSON.stringify({ totals, failures })}\n`;
}
