import type { BitsTransport, TransportRequest, TransportResponse } from '../../transport/transport.js';
import type { SessionEvent } from '../machine/session-event.js';
import type { SessionIo } from '../ports/session-io.js';
import { bodyParts } from './body-parts.js';

/** An event without the generation, which the caller adds. */
export type ResultOf<T extends SessionEvent['type']> = Omit<Extract<SessionEvent, { type: T }>, 'generation'>;

/** Result of an attempt: the reply, an error response, or a failure of the page's code. */
export type ReplyResult = { readonly reply?: Blob } & (
  ResultOf<'replied'> | ResultOf<'answer'> | ResultOf<'page-error'>
);

/** Functions of the caller, which a module that is loaded on demand must not import. */
export interface ReplyTools {
  /** Starts the time limit of the request; the returned function ends it. */
  readonly limit: () => () => void;
  /** Reads the head of a response, and drops its body. */
  readonly read: (response: TransportResponse) => ResultOf<'answer'>;
}

/**
 * Fetches the reply of an upload-reply job. After a broken connection the received bytes are kept, and the rest is
 * requested with Range.
 */
export class ReplyFetcher {
  #received: Blob[] = [];
  #bytes = 0;
  #entityTag: string | undefined;

  /**
   * Makes one attempt.
   *
   * @throws Without a response.
   */
  async fetch(
    { network, requests, transport }: SessionIo,
    url: string,
    signal: AbortSignal,
    { limit, read }: ReplyTools,
  ): Promise<ReplyResult> {
    let headers: Readonly<Record<string, string>>;
    try {
      await network.ready();
      headers = await requests.headers('Reply', url);
    } catch (cause) {
      return { type: 'page-error', code: 'page', cause };
    }
    signal.throwIfAborted();
    const credentials = requests.credentials('Reply', url);
    let watchdog = limit();
    try {
      const request = { method: 'GET', url, headers, credentials, signal };
      const reply = await this.#request(transport, request, () => {
        watchdog();
        watchdog = limit();
      });
      if (reply instanceof Blob) return { type: 'replied', reply };
      // A response with the headers of an Ack is not a reply either.
      const result = read(reply);
      return { ...result, answer: { ...result.answer, kind: 'fault' } };
    } finally {
      watchdog();
    }
  }

  /**
   * @param received Called whenever data arrive, so that a watchdog can distinguish a slow reply from a stall.
   * @returns The whole reply, or the error response.
   */
  async #request(
    transport: BitsTransport,
    request: TransportRequest,
    received: () => void,
  ): Promise<Blob | TransportResponse> {
    const headers: Record<string, string> = { ...request.headers };
    if (this.#bytes > 0) {
      headers['Range'] = `bytes=${this.#bytes}-`;
      if (this.#entityTag !== undefined) headers['If-Range'] = this.#entityTag;
    }
    const response = await transport.send({ ...request, headers });
    received();
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
      received();
      this.#received.push(part);
      this.#bytes += part.size;
    }
    return new Blob(this.#received, { type: response.header('Content-Type') ?? '' });
  }
}
