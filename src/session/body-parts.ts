import type { TransportResponse } from '../transport/transport.js';

/** The body of an answer as it comes; in one piece where the platform has no streams. */
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
    // Who has read enough stops here: a server may go on for hours.
    void reader.cancel().catch(() => undefined);
  }
}
