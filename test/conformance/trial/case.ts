import type { Feature } from './settings.js';
import type { Trial } from './trial.js';

/** A feature or setting that a case needs. */
export type Need = Feature | 'overwrite-refusal' | 'fragment-limit' | 'upload-limit';

/** One rule of the protocol and its test. `run` throws a Violation if the server breaks the rule. */
export interface Case {
  /** `group/rule`, unique and stable: it is an argument of `--only`. */
  readonly name: string;
  /** The rule, as a sentence. */
  readonly title: string;
  /** The sections that state the rule: `MC-BUP 3.2.5.2.3`, `W32 ack-for-fragment`, `RFC 9112 6.3`. */
  readonly cites: readonly string[];
  readonly needs?: readonly Need[];
  readonly run: (t: Trial) => Promise<void>;
}

export interface Group {
  readonly title: string;
  readonly cases: readonly Case[];
}

/** The first part of the names of its cases. */
export function groupName(group: Group): string {
  return group.cases[0]?.name.split('/')[0] ?? '';
}
