import type { Offers } from './probe.js';
import type { Settings } from './settings.js';

export type Verdict = 'pass' | 'deviation' | 'fail' | 'skip';

export interface Result {
  readonly name: string;
  readonly title: string;
  readonly cites: readonly string[];
  readonly verdict: Verdict;
  /** What differs, though a document allows it. */
  readonly deviations: readonly string[];
  /** Why it failed or was skipped. */
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
  /** URLs of the files that the run left: the protocol has no way to delete them. */
  readonly delivered: readonly string[];
}

export interface Counts {
  /** With the deviations. */
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
