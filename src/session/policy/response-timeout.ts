/** Time limit of packets without content: two of the five minutes that [MC-BUP 3.1.2] allows. */
export const CONTROL_TIMEOUT_MS = 120_000;
/** Time limit of a Ping, whose failure is not fatal: a dead connection is to delay the next Fragment little. */
export const PING_TIMEOUT_MS = 30_000;
/** Time after an aborted Fragment in which no other is sent: the server may still be reading it. Milliseconds. */
export const QUIET_MS = 300;
/** Extra time for the application behind an upload-reply job, which may take five minutes [MC-BUP 3.3.2]. */
const REPLY_EXTRA_MS = 360_000;
/** Minimum rate, below which a connection counts as stalled. Bytes per millisecond. */
const MIN_BYTES_PER_MS = 4;
/** Minimum time limit of a Fragment. */
const MIN_FRAGMENT_TIMEOUT_MS = 30_000;

/**
 * Time limit for the Ack of a Fragment in milliseconds: four times its duration at the measured rate, plus a minimum.
 *
 * @param bytes Size of the Fragment in bytes.
 * @param bytesPerMs Measured rate; 0 while unknown.
 * @param lastOfReply Whether it is the last Fragment of an upload-reply job.
 */
export function fragmentTimeoutMs(bytes: number, bytesPerMs: number, lastOfReply: boolean): number {
  const rate = bytesPerMs > 0 ? Math.max(bytesPerMs / 4, MIN_BYTES_PER_MS) : MIN_BYTES_PER_MS * 4;
  return MIN_FRAGMENT_TIMEOUT_MS + Math.ceil(bytes / rate) + (lastOfReply ? REPLY_EXTRA_MS : 0);
}
