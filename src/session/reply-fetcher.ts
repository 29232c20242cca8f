import type { BitsTransport, TransportRequest, TransportResponse } from '../transport/transport.js';
import { bodyParts } from './body-parts.js';

/**
 * Fetches the reply of an upload-reply job, and takes up where a broken connection left off: what came
 * is kept, and the rest asked for with Range.
 */
export class ReplyFetcher {
  #received: Blob[] = [];
  #bytes = 0;
  #entityTag: string | undefined;

  /**
   * @param moving Called whenever something came, so that a watchdog can tell a slow reply from a stall.
   * @returns The whole reply, or the answer with which the server refused it.
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
    // A weak tag does not tell one version's bytes from another's.
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
