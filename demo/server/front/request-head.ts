import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientAddress } from './client-address.js';
import { headerMap, type RequestHead } from '../core/wire/request-head.js';

const connections = new WeakMap<object, number>();
let connectionCount = 0;

/** The head of a node:http request, with the original URL even if a framework has rewritten `url` for a mount point. */
export function readRequestHead(request: IncomingMessage, clientAddress?: ClientAddress): RequestHead {
  const headers = headerMap(request.rawHeaders);
  const socket = request.socket as Socket & { encrypted?: boolean };
  const method = request.method ?? 'GET';
  const override = headers.get('x-http-method-override')?.[0]?.trim();
  return {
    method: method === 'POST' && override === 'BITS_POST' ? 'BITS_POST' : method,
    target: (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/',
    headers,
    origin: `${socket.encrypted ? 'https' : 'http'}://${headers.get('host')?.[0] ?? 'localhost'}`,
    remoteAddress: clientAddress?.(headers, socket.remoteAddress) ?? socket.remoteAddress ?? 'unknown',
    connection: connectionNumber(socket),
  };
}

function connectionNumber(socket: object): number {
  const known = connections.get(socket);
  if (known !== undefined) return known;
  connections.set(socket, (connectionCount += 1));
  return connectionCount;
}
