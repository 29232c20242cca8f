/** [MC-BUP 3.1.2] allows five minutes for a response; packets without content get two. */
export const CONTROL_TIMEOUT_MS = 120_000;
/** The application behind an upload-reply job has five minutes itself [MC-BUP 3.3.2]. */
const REPLY_ACK_MS = 360_000;
/** Slower than this is not a line but a stall. Bytes per millisecond. */
const SLOWEST_BYTES_PER_MS = 4;
/** What a Fragment may always take. */
const FLOOR_MS = 30_000;

/**
 * How long to wait for the Ack of a Fragment: four times what it should take by the measured rate.
 *
 * @param bytes Bytes of the Fragment.
 * @param bytesPerMs Measured rate, 0 while unknown.
 * @param lastOfReply True for the last Fragment of an upload-reply job.
 */
export function fragmentTimeoutMs(bytes: number, bytesPerMs: number, lastOfReply: boolean): number {
  const rate = bytesPerMs > 0 ? Math.max(bytesPerMs / 4, SLOWEST_BYTES_PER_MS) : SLOWEST_BYTES_PER_MS * 4;
  return FLOOR_MS + Math.ceil(bytes / rate) + (lastOfReply ? REPLY_ACK_MS : 0);
}
