import type { FailureKind } from './failure.js';

const BASE_MS = 1_000;
/**
 * The longest first wait, doubled for every attempt after it. With twice the base one second would hold more
 * than 15 % of what a hundred interrupted tasks try during half a minute.
 */
const FIRST_CEILING_MS = 2.5 * BASE_MS;
const CEILING_MS = 60_000;

/** Attempts without progress before a session that never worked is given up. */
const LIMIT_NEW = 8;
/** The same for a session that has worked: with full jitter about half an hour of trying. */
const LIMIT_WORKED = 60;
/** A server application that keeps failing is asked this often. */
const LIMIT_APPLICATION = 5;
/** Cancel-Session is a courtesy: the server forgets the session by itself in the end. */
const LIMIT_CANCEL = 4;

/**
 * How long to wait before an attempt: exponential back-off with full jitter (under 2.5 s, 5 s, 10 s … 60 s), or what the
 * server said, to which a little jitter is added so that a crowd does not come back in one second.
 *
 * @param attempt 1 for the first wait since bytes last advanced.
 * @param random A number from 0 to under 1.
 */
export function retryDelayMs(attempt: number, random: number, retryAfterMs?: number): number {
  const ceiling = Math.min(CEILING_MS, FIRST_CEILING_MS * 2 ** Math.min(attempt - 1, 16));
  if (retryAfterMs !== undefined) return Math.round(retryAfterMs + random * Math.min(ceiling, BASE_MS));
  // Full jitter, but for a floor that keeps an unlucky draw from hammering.
  return Math.round(Math.max(100, random * ceiling));
}

/** How many attempts in a row without progress are made before the task fails. */
export function attemptLimit(kind: FailureKind, worked: boolean, cancelling: boolean): number {
  if (cancelling) return LIMIT_CANCEL;
  if (kind === 'application') return LIMIT_APPLICATION;
  return worked ? LIMIT_WORKED : LIMIT_NEW;
}
