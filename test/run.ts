/**
 * `npm test`: every suite in every browser that is found, and one line that sums it up.
 *
 *     npm test
 *     npm test -- --only unit,server
 *     BROWSERS=chromium npm test -- --only unit
 *
 * With `BROWSERS` the named engines are required: a missing one is a failure.
 */
import { parseArgs } from 'node:util';
import { chooseBrowsers } from './runner/choose-browsers.js';
import { closingLine, total, type Counts } from './runner/counts.js';
import { mayBeSkipped, SUITES, type SuiteName } from './runner/suites.js';

const { values } = parseArgs({
  options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const names = Object.keys(SUITES) as SuiteName[];
if (values.help) {
  console.log(`npm test -- [--only ${names.join(',')}]\nBROWSERS=chromium,firefox,webkit selects engines.`);
  process.exit(0);
}
const wanted = values.only?.split(',').map((name) => {
  const known = names.find((candidate) => candidate === name.trim());
  if (!known) {
    console.error(`--only: "${name}" is none of ${names.join(', ')}`);
    process.exit(2);
  }
  return known;
});

const browsers = chooseBrowsers();
if (!browsers) process.exit(1);

const summary: { name: string; seconds: number; counts: readonly Counts[] }[] = [];
// unit and integration tests share one browser start, so they are one run.
for (const run of new Set((wanted ?? names).map((name) => SUITES[name]))) {
  const selected = names.filter((name) => SUITES[name] === run && (!wanted || wanted.includes(name)));
  const title = selected.join(', ');
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);
  const started = performance.now();
  let counts: Counts[];
  try {
    counts = await run({ browsers, selected });
  } catch (error) {
    console.error(error);
    counts = [{ suite: title, passed: 0, failed: 1, skipped: 0 }];
  }
  for (const name of selected) {
    const ran = total(counts.filter(({ suite }) => new RegExp(`^${name}\\b`).test(suite)));
    if (ran.passed + ran.failed > 0 || counts.some(({ suite }) => suite === title && title !== name))
      continue;
    if (ran.skipped > 0 && mayBeSkipped(name)) continue;
    console.error(`${name}: no test ran`);
    counts.push({ suite: name, passed: 0, failed: 1, skipped: ran.skipped });
  }
  summary.push({ name: title, seconds: (performance.now() - started) / 1000, counts });
}

console.log('\n── summary ' + '─'.repeat(67));
for (const { name, seconds, counts } of summary) {
  for (const one of counts) console.log(`${one.suite.padEnd(26)} ${closingLine(one)}`);
  console.log(`${' '.repeat(26)} ${name}: ${seconds.toFixed(1)} s`);
}
// The end of a long log is what is read first.
const failures = summary.flatMap(({ counts }) =>
  counts.flatMap((one) => (one.failures ?? []).map((failure) => `${one.suite}: ${failure}`)),
);
if (failures.length > 0) console.log(`\n── failed ${'─'.repeat(69)}\n${failures.join('\n')}\n`);
const sum = total(summary.flatMap(({ counts }) => counts));
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
console.log(closingLine(sum));
