import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as TlsOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { acceptBitsMethods } from './front/accept-methods.js';
import { send } from './front/send.js';
import { createBitsHandler, type BitsHandler } from './handler.js';
import type { BitsOptions } from './settings.js';

/** A BITS server with a socket of its own. */
export interface BitsServer {
  readonly server: Server;
  readonly bits: BitsHandler;
  /** Starts it; port 0 takes a free one. Returns the origin, as `http://127.0.0.1:5174`. */
  readonly listen: (port?: number, host?: string) => Promise<string>;
  /** Ends it and breaks off what is under way; sessions stay on disk. */
  readonly close: () => Promise<void>;
}

/** @param tls key and certificate make it https. */
export function createBitsServer(options: BitsOptions, tls?: TlsOptions): BitsServer {
  const bits = createBitsHandler(options);
  const { settings } = bits;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void bits.handle(request, response).then((handled) => {
      if (!handled) send(response, 404, [['Content-Length', '0']]);
    });
  };
  // Node's own limit on a whole request, 300 s, would cut large bodies on slow lines; the body has its own pace limit.
  const http = { requestTimeout: 0, maxHeaderSize: settings.maxHeadBytes };
  const server = tls
    ? createSecureServer({ handshakeTimeout: settings.headTimeoutMs, ...http, ...tls }, onRequest)
    : createServer(http, onRequest);
  acceptBitsMethods(server, settings);
  return {
    server,
    bits,
    async listen(port = 0, host = '127.0.0.1') {
      await bits.ready;
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      const { port: actual } = server.address() as AddressInfo;
      return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actual}`;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await bits.close();
    },
  };
}
