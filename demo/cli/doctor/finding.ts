import type { Remedy } from './remedies.js';

/** What was seen in one respect. */
export interface Finding {
  /** `good`; `improve`: uploads work, but slower or less robust than they could; `wrong`: uploads do not work. */
  readonly level: 'good' | 'improve' | 'wrong';
  readonly what: string;
  /** What to change. */
  readonly remedy?: Remedy;
}

export const good = (what: string): Finding => ({ level: 'good', what });
export const improve = (what: string, remedy?: Remedy): Finding => ({
  level: 'improve',
  what,
  ...(remedy && { remedy }),
});
export const wrong = (what: string, remedy?: Remedy): Finding => ({
  level: 'wrong',
  what,
  ...(remedy && { remedy }),
});
