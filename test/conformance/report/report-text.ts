import { failuresByCause, type Cause } from './causes.js';
import { allResults, count, type Report, type Result } from './results.js';
import { targetUrl } from '../http/target.js';
import type { Settings } from '../trial/settings.js';

const MARKS = { pass: '✔', deviation: '~', fail: '✘', skip: '-' } as const;
const COLOURS = { pass: 32, deviation: 33, fail: 31, skip: 90 } as const;

export function headline(settings: Settings): string {
  const expected = settings.strict ? 'MC-BUP (strict)' : 'W32';
  return `BITS upload server at ${targetUrl(settings.target)}, where the documents differ: ${expected}`;
}

/** Formats the result of a case: one line, with details below it. */
export function resultText(result: Result, coloured: boolean): string {
  const { verdict } = result;
  const mark = coloured ? `\x1b[${COLOURS[verdict]}m${MARKS[verdict]}\x1b[0m` : MARKS[verdict];
  const cites = result.cites.map((cite) => `[${cite}]`).join(' ');
  const lines = [`  ${mark} ${result.name}: ${result.title} ${cites}`];
  for (const words of result.deviations) lines.push(`      deviation: ${words}`);
  if (verdict === 'skip') lines.push(`      skipped: ${result.reason ?? ''}`);
  if (verdict === 'fail') {
    if (result.expected === undefined) {
      lines.push(`      failed:   ${result.reason ?? ''}`);
    } else {
      lines.push(`      expected: ${result.expected}`, `      actual:   ${result.actual ?? ''}`);
    }
    for (const line of result.transcript ?? []) lines.push(`        ${line}`);
  }
  return lines.join('\n');
}

/** Formats the end of the report; the last line contains the counts. */
export function summaryText(report: Report): string {
  const lines: string[] = [];
  const named = (verdict: Result['verdict']): readonly Result[] =>
    allResults(report).filter((result) => result.verdict === verdict);

  if (report.delivered.length > 0) {
    lines.push(`${report.delivered.length} files left by this run (the protocol cannot delete them):`);
    lines.push(...report.delivered.map((url) => `  ${url}`), '');
  }
  const deviations = named('deviation');
  if (deviations.length > 0) {
    lines.push('Deviations, counted as passed:');
    lines.push(...deviations.map(({ name, deviations: words }) => `  ~ ${name}: ${words.join('; ')}`), '');
  }
  const causes = failuresByCause(report);
  if (causes.length > 0) lines.push('Failed, by cause:', ...causes.flatMap(causeLines), '');
  lines.push(sumLine(report));
  return lines.join('\n');
}

function causeLines({ cause, cases }: Cause): string[] {
  const many = cases.length === 1 ? '1 case' : `${cases.length} cases`;
  return [`  ✘ ${many}: ${cause}`, ...cases.map(({ name }) => `      ${name}`)];
}

export function sumLine(report: Report): string {
  const { passed, failed, skipped } = count(report);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
