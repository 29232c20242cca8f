import type { TransportResponse } from '../../transport/transport.js';

/** Chunks of a response body as they arrive; a single one if the platform has no streams. */
export async function* bodyParts(response: TransportResponse): AsyncGenerator<Blob> {
  const reader = response.body?.getReader();
  if (reader === undefined) {
    yield await response.blob();
    return;
  }
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield new Blob([value as Uint8Array<ArrayBuffer>]);
    }
  } finally {
    // Cancels the rest when the consumer stops early: a server may send for hours.
    void reader.cancel().catch(() => undefined);
  }
}
