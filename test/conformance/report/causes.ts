import { allResults, type Report, type Result } from './results.js';

/** A way to fail, and the cases that failed in it. */
export interface Cause {
  readonly cause: string;
  readonly cases: readonly Result[];
}

/** The failures by cause, the most frequent cause first: one defect of a server often fails dozens of cases. */
export function failuresByCause(report: Report): readonly Cause[] {
  const byCause = new Map<string, Result[]>();
  for (const result of allResults(report)) {
    if (result.verdict !== 'fail') continue;
    const cause = causeOf(result.reason ?? '');
    byCause.set(cause, [...(byCause.get(cause) ?? []), result]);
  }
  return [...byCause]
    .map(([cause, cases]) => ({ cause: cases.length === 1 ? (cases[0]?.reason ?? cause) : cause, cases }))
    .sort((one, other) => other.cases.length - one.cases.length);
}

/** The reason without the numbers that differ from case to case: offsets, lengths, times. */
function causeOf(reason: string): string {
  return reason
    .replace(/(BITS-Received-Content-Range:? )\d+(.*), got \d+$/, '$1N$2, got another offset')
    .replace(/(BITS-Received-Content-Range:? )\d+/g, '$1N')
    .replace(/\b\d+(?= bytes)|(?<=instead of |offset )\d+/g, 'N');
}
