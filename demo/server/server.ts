import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as TlsOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { acceptBitsMethods } from './front/connection/accept-methods.js';
import { send } from './front/send.js';
import { createBitsHandler, type BitsHandler } from './handler.js';
import type { BitsOptions } from './settings.js';

/** A BITS server with a socket of its own. */
export interface BitsServer {
  readonly server: Server;
  readonly bits: BitsHandler;
  /** Starts listening; port 0 selects a free port. Returns the origin, such as `http://127.0.0.1:5174`. */
  readonly listen: (port?: number, host?: string) => Promise<string>;
  /** Stops the server and breaks off open requests. Sessions stay on disk. */
  readonly close: () => Promise<void>;
}

/** @param tls Key and certificate, for https. */
export function createBitsServer(options: BitsOptions, tls?: TlsOptions): BitsServer {
  const bits = createBitsHandler(options);
  const { settings } = bits;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void bits.handle(request, response).then((handled) => {
      if (!handled) send(response, 404, [['Content-Length', '0']]);
    });
  };
  // Node's limit on a whole request, 300 s, would interrupt large bodies on slow connections; bodies have their own
  // minimum pace.
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
