import type { TransportResponse } from '../transport/transport.js';
import type { Clock } from './clock.js';

/** How much of a body is read that nobody wants. Bytes. */
const MOST_BYTES = 16 * 1024;
/** How long that may take. Milliseconds. */
const LONGEST_MS = 10_000;

/**
 * Reads the body of an answer of which only the head is of interest: a request whose body is never read counts as
 * aborted in the browser, and its connection is not used again. What is long, or does not end, is cancelled. Nobody
 * has to wait for the result, which never rejects.
 */
export async function discard({ body }: TransportResponse, clock: Clock): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  const stop = clock.after(LONGEST_MS, cancel);
  try {
    for (let bytes = 0; bytes < MOST_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
    }
    cancel();
  } catch {
    // The connection broke: the head was here before.
  } finally {
    stop();
  }
}
