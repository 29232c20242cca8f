/** The longest Retry-After that is honoured: an hour. Milliseconds. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Reads Retry-After [RFC 9110 10.2.3], seconds or an HTTP date.
 *
 * @param nowMs Milliseconds since 1970.
 * @returns Milliseconds from now, undefined when absent or unreadable.
 */
export function parseRetryAfter(text: string | null, nowMs: number): number | undefined {
  const value = text?.trim() ?? '';
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS) : undefined;
}
