import type * as FailureCode from '../failures/failure-code.js';
import { CORE } from '../machine/core-of-session.js';
import { resolvedWithin, type Clock } from '../ports/clock.js';

/** Time for which a failure waits for the code. Milliseconds. */
const LIMIT_MS = 10_000;

let code: typeof FailureCode | undefined;
let loading: Promise<void> | undefined;

/** What handles failures; undefined until it is loaded. */
export function failureCode(): typeof FailureCode | undefined {
  return code;
}

/** Loads what handles failures, before it is needed: by then the network may be down. Never rejects. */
export function fetchFailureCode(): Promise<void> {
  loading ??= import('../failures/failure-code.js').then(
    (loaded) => {
      loaded.connect(CORE);
      code = loaded;
    },
    () => {
      // Tried again with the next request.
      loading = undefined;
    },
  );
  return loading;
}

/** @returns What a failure waits for, with a time limit; undefined if the code is there. */
export function failureCodeSoon(clock: Clock): Promise<void> | undefined {
  return code ? undefined : resolvedWithin(clock, LIMIT_MS, fetchFailureCode());
}
