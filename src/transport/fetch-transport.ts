import type { BitsTransport, Explanation, TransportRequest, TransportResponse } from './transport.js';

/**
 * Transport that uses `fetch`. Redirects are never followed: one that changes BITS_POST to GET would lose the packet,
 * and one to another host would send the page's headers there.
 */
export class FetchTransport implements BitsTransport {
  async send(request: TransportRequest): Promise<TransportResponse> {
    const response = await fetch(request.url, {
      ...request,
      // WebKit sends no Content-Length for an empty Blob with an unknown method; for an empty array all engines send
      // `Content-Length: 0` and no Content-Type [MC-BUP 2.2.1.1].
      body: request.body?.size === 0 ? new Uint8Array(0) : (request.body ?? null),
      redirect: 'manual',
      // Responses to other methods are never cached, and `no-store` would make Chromium bypass its preflight cache.
      cache: request.method === 'GET' ? 'no-store' : 'default',
      referrerPolicy: 'no-referrer',
    }).catch((cause: unknown) => {
      // WebKit rejects with an AbortError instead of the signal's reason.
      request.signal.throwIfAborted();
      throw cause;
    });
    return {
      status: response.status,
      // A same-origin response is of type `basic`, and all its headers can be read.
      crossOrigin: response.type === 'cors',
      body: response.body,
      header: (name) => response.headers.get(name),
      blob: () => response.blob(),
    };
  }

  /** Loaded when first needed: few first requests fail. */
  async explain(url: string, again: boolean): Promise<Explanation | undefined> {
    return (await import('./explain-failure.js')).explain(url, again);
  }
}
