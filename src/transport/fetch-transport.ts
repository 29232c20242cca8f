import type { BitsTransport, TransportRequest, TransportResponse } from './transport.js';

/**
 * Sends packets with `fetch`. Redirects are never followed: a redirect that turned BITS_POST into GET
 * would lose the packet, and one to another host would carry headers there.
 */
export class FetchTransport implements BitsTransport {
  async send(request: TransportRequest): Promise<TransportResponse> {
    const response = await fetch(request.url, {
      ...request,
      // WebKit sends no Content-Length for an empty Blob with a method it does not know; for empty bytes all
      // engines send `Content-Length: 0` and no Content-Type [MC-BUP 2.2.1.1].
      body: request.body?.size === 0 ? new Uint8Array(0) : (request.body ?? null),
      redirect: 'manual',
      // Answers to other methods are never cached, and `no-store` would make Chromium pass its preflight cache too.
      cache: request.method === 'GET' ? 'no-store' : 'default',
      referrerPolicy: 'no-referrer',
    }).catch((cause: unknown) => {
      // WebKit rejects with an AbortError of its own.
      request.signal.throwIfAborted();
      throw cause;
    });
    return {
      status: response.status,
      // `basic` is what fetch calls an answer of the page's own origin, all of whose headers can be read.
      crossOrigin: response.type === 'cors',
      body: response.body,
      header: (name) => response.headers.get(name),
      blob: () => response.blob(),
    };
  }
}
