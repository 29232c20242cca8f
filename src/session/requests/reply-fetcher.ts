import type { BitsTransport, TransportRequest, TransportResponse } from '../../transport/transport.js';
import { bodyParts } from './body-parts.js';

/**
 * Fetches the reply of an upload-reply job. After a broken connection the received bytes are kept, and the rest is
 * requested with Range.
 */
export class ReplyFetcher {
  #received: Blob[] = [];
  #bytes = 0;
  #entityTag: string | undefined;

  /**
   * @param moving Called at each arrival of data, so that a watchdog can distinguish a slow reply from a stall.
   * @returns The whole reply, or the error response.
   */
  async fetch(
    transport: BitsTransport,
    request: TransportRequest,
    moving: () => void,
  ): Promise<Blob | TransportResponse> {
    const headers: Record<string, string> = { ...request.headers };
    if (this.#bytes > 0) {
      headers['Range'] = `bytes=${this.#bytes}-`;
      if (this.#entityTag !== undefined) headers['If-Range'] = this.#entityTag;
    }
    const response = await transport.send({ ...request, headers });
    moving();
    const { status } = response;
    const continued = response.header('Content-Range')?.startsWith(`bytes ${this.#bytes}-`);
    const continues = status === 206 && continued === true;
    if (!continues) {
      this.#received = [];
      this.#bytes = 0;
      if (status !== 200) return response;
    }
    // A weak tag does not identify the bytes of a version [RFC 9110 13.1.5].
    const entityTag = response.header('ETag') ?? undefined;
    this.#entityTag = entityTag?.startsWith('W/') === true ? undefined : entityTag;
    for await (const part of bodyParts(response)) {
      moving();
      this.#received.push(part);
      this.#bytes += part.size;
    }
    return new Blob(this.#received, { type: response.header('Content-Type') ?? '' });
  }
}
