import type { TransportResponse } from '../../transport/transport.js';
import type { Clock } from '../ports/clock.js';

/** Maximum number of bytes read from an unused body. */
const MAX_BYTES = 16 * 1024;
/** Maximum duration of the reading. Milliseconds. */
const MAX_DURATION_MS = 10_000;

/**
 * Reads and drops the body of a response of which only the head is used: a browser treats a request whose body is
 * never read as aborted, and does not reuse its connection. A long or endless body is cancelled. The result never
 * rejects and need not be awaited.
 */
export async function discard({ body }: TransportResponse, clock: Clock): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  const stop = clock.after(MAX_DURATION_MS, cancel);
  try {
    for (let bytes = 0; bytes < MAX_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
    }
    cancel();
  } catch {
    // A broken connection does not matter: the head is complete.
  } finally {
    stop();
  }
}
