import type { Offers } from '../probe.js';
import type { Settings } from '../trial/settings.js';

export type Verdict = 'pass' | 'deviation' | 'fail' | 'skip';

export interface Result {
  readonly name: string;
  readonly title: string;
  readonly cites: readonly string[];
  readonly verdict: Verdict;
  /** Differences from the expectation that one of the documents allows. */
  readonly deviations: readonly string[];
  /** The reason for a failure or a skip. */
  readonly reason?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The last messages of a failed case. */
  readonly transcript?: readonly string[];
  readonly durationMs: number;
}

export interface GroupResult {
  readonly title: string;
  readonly results: readonly Result[];
}

export interface Report {
  readonly settings: Settings;
  readonly offers: Offers;
  readonly groups: readonly GroupResult[];
  /** URLs of the delivered files, which the protocol cannot delete. */
  readonly delivered: readonly string[];
}

export interface Counts {
  /** Includes cases with deviations. */
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly deviations: number;
}

export function allResults(report: Report): readonly Result[] {
  return report.groups.flatMap(({ results }) => results);
}

export function count(report: Report): Counts {
  const of = (verdict: Verdict): number =>
    allResults(report).filter((result) => result.verdict === verdict).length;
  const deviations = of('deviation');
  return { passed: of('pass') + deviations, failed: of('fail'), skipped: of('skip'), deviations };
}
