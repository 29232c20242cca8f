/** Maximum of Retry-After: an hour, in milliseconds. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Parses Retry-After [RFC 9110 10.2.3], seconds or an HTTP date.
 *
 * @param nowMs Milliseconds since 1970.
 * @returns Milliseconds from now; undefined if absent or invalid.
 */
export function parseRetryAfter(text: string | null, nowMs: number): number | undefined {
  const value = text?.trim() ?? '';
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS) : undefined;
}
