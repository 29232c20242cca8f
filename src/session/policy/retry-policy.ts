const BASE_DELAY_MS = 1_000;
/**
 * Maximum of the first delay, doubled for every further attempt. With 2 s, more than 15 % of the retries that a hundred
 * interrupted tasks make in half a minute would fall into one second.
 */
const MAX_FIRST_DELAY_MS = 2.5 * BASE_DELAY_MS;
const MAX_DELAY_MS = 60_000;

/** Maximum number of attempts without progress for a session without acknowledged Fragments. */
const LIMIT_NEW = 8;
/** The same for a session with acknowledged Fragments: about half an hour on average, with full jitter. */
const LIMIT_WORKED = 60;

/**
 * Delay before an attempt in milliseconds: exponential back-off with full jitter (up to 2.5 s, 5 s, 10 s … 60 s), or
 * Retry-After plus up to a second of jitter, so that many clients do not return at the same time.
 *
 * @param attempt Number of the attempt since the offset last advanced, from 1.
 * @param random A number from 0 to under 1.
 */
export function retryDelayMs(attempt: number, random: number, retryAfterMs?: number): number {
  const maxDelayMs = Math.min(MAX_DELAY_MS, MAX_FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 16));
  if (retryAfterMs !== undefined)
    return Math.round(retryAfterMs + random * Math.min(maxDelayMs, BASE_DELAY_MS));
  // Full jitter with a minimum of 100 ms.
  return Math.round(Math.max(100, random * maxDelayMs));
}

/** Maximum number of consecutive attempts without progress, where the kind of the failure sets no lower one. */
export function maxAttempts(worked: boolean): number {
  return worked ? LIMIT_WORKED : LIMIT_NEW;
}
