import type { Kind } from '../plan.js';

/** What a competitor was measured at; a round each. */
export interface Measured {
  readonly seconds: number[];
  /** Requests of a round, without preflights. */
  readonly requests: number[];
  readonly preflights: number[];
  /** BITS Fragments, for the bound. */
  readonly fragments: number[];
  /** Kind `cut`: bytes that went up beyond those of the file. */
  readonly sentTwice: number[];
  /** Kind `cut`: seconds from the end of the outage until bytes of the file flowed. */
  readonly resumedAfter: number[];
  /** Kind `page`: highest memory of all processes of the browser, MiB. */
  readonly memoryMiB: number[];
  /** Kind `page`: longest time in which the main thread ran no timer, ms. */
  readonly pauseMs: number[];
  /** Messages of rounds that did not end with the files on the server. */
  readonly failures: string[];
}

export function nothingMeasured(): Measured {
  return {
    seconds: [],
    requests: [],
    preflights: [],
    fragments: [],
    sentTwice: [],
    resumedAfter: [],
    memoryMiB: [],
    pauseMs: [],
    failures: [],
  };
}

/** One case, all competitors interleaved in one run. */
export interface CaseResult {
  readonly kind: Kind;
  /** Id of the line. */
  readonly line: string;
  readonly browser: string;
  readonly files: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly concurrency: number;
  readonly date: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string>>;
  readonly peers: Readonly<Record<string, Measured>>;
}

const keyOf = ({ kind, line, browser, files, bytes }: CaseResult) =>
  [kind, line, browser, files, bytes].join(' ');

/** The earlier cases, those that were measured again replaced. */
export function mergeResults(earlier: readonly CaseResult[], later: readonly CaseResult[]): CaseResult[] {
  const again = new Set(later.map(keyOf));
  return [...earlier.filter((one) => !again.has(keyOf(one))), ...later];
}
