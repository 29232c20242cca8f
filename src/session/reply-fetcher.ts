import { readAck } from '../protocol/ack.js';
import type { Fault } from '../protocol/ack.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../transport/transport.js';

/**
 * Fetches the reply of an upload-reply job, and takes up where a broken connection left off: what came
 * is kept, and the rest asked for with Range.
 */
export class ReplyFetcher {
  #received: Blob[] = [];
  #bytes = 0;
  #entityTag: string | null = null;

  /**
   * @param moving Called whenever something came, so that a watchdog can tell a slow reply from a stall.
   * @returns The whole reply, or the fault with which the server refused it.
   */
  async fetch(
    transport: BitsTransport,
    request: TransportRequest,
    nowMs: number,
    moving: () => void,
  ): Promise<Blob | Fault> {
    const headers: Record<string, string> = { ...request.headers };
    if (this.#bytes > 0) {
      headers['Range'] = `bytes=${this.#bytes}-`;
      if (this.#entityTag !== null) headers['If-Range'] = this.#entityTag;
    }
    const response = await transport.send({ ...request, headers });
    moving();
    const continues = response.status === 206 && this.#continues(response);
    if (!continues) this.#forget();
    if (response.status !== 200 && !continues) return faultOf(response, nowMs);
    this.#entityTag = strongTag(response.header('ETag'));
    await this.#read(response, moving);
    return new Blob(this.#received, { type: response.header('Content-Type') ?? '' });
  }

  #continues(response: TransportResponse): boolean {
    return response.header('Content-Range')?.startsWith(`bytes ${this.#bytes}-`) ?? false;
  }

  #forget(): void {
    this.#received = [];
    this.#bytes = 0;
  }

  async #read(response: TransportResponse, moving: () => void): Promise<void> {
    const reader = response.body?.getReader();
    if (reader === undefined) {
      this.#keep(await response.blob());
      return;
    }
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      moving();
      this.#keep(new Blob([value as Uint8Array<ArrayBuffer>]));
    }
  }

  #keep(bytes: Blob): void {
    this.#received.push(bytes);
    this.#bytes += bytes.size;
  }
}

function strongTag(tag: string | null): string | null {
  return tag === null || tag.startsWith('W/') ? null : tag;
}

function faultOf(response: TransportResponse, nowMs: number): Fault {
  const answer = readAck(response, nowMs);
  if (answer.kind === 'fault') return answer;
  // An Ack's headers on a GET: still no reply.
  return {
    ...answer,
    kind: 'fault',
    hresult: undefined,
    context: undefined,
    retryAfterMs: undefined,
    bits: true,
    crossOrigin: false,
  };
}
