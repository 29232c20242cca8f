import type { Feature } from './settings.js';
import type { Trial } from './trial.js';

/** What a case needs of the server. */
export type Need = Feature | 'overwrite-refusal' | 'fragment-limit' | 'upload-limit';

/** One rule of the protocol and how it is tried. `run` throws a Violation where the server breaks it. */
export interface Case {
  /** `group/what-is-tried`, unique and stable: people pass it to `--only`. */
  readonly name: string;
  /** The rule, as a sentence. */
  readonly title: string;
  /** Where the rule stands: `MC-BUP 3.2.5.2.3`, `W32 ack-for-fragment`, `RFC 9112 6.3`. */
  readonly cites: readonly string[];
  readonly needs?: readonly Need[];
  readonly run: (t: Trial) => Promise<void>;
}

export interface Group {
  readonly title: string;
  readonly cases: readonly Case[];
}

/** The first word of its cases' names. */
export function groupName(group: Group): string {
  return group.cases[0]?.name.split('/')[0] ?? '';
}
