import type { IncomingMessage, Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { ConnectionGuard, type DataListener } from './connection-guard.js';

export interface AcceptOptions {
  /** Longest request head in bytes. Default: 16 KiB, node:http's own limit. */
  readonly maxHeadBytes?: number;
  /** Milliseconds from a head's first byte to its last. Default: 20,000. */
  readonly headTimeoutMs?: number;
}

type ServerLike = Pick<Server | SecureServer, 'on' | 'prependListener' | 'listenerCount' | 'listeners'>;

const guards = new WeakMap<Duplex, ConnectionGuard>();
const guarded = new WeakSet<ServerLike>();
/** What node:http makes of a request; for all but the first, a listener changes what it does. */
const EVENTS = ['request', 'checkContinue', 'checkExpectation', 'upgrade', 'connect', 'dropRequest'];

/**
 * Makes a node:http or node:https server, or an http2 one that allows HTTP/1, take BITS_POST, which Node's
 * parser refuses before any handler could see it. Everything a connection sends passes through a scanner that
 * also refuses request-smuggling shapes, heads that are too long, and heads that never end, and lets one request
 * at a time through. Public API only.
 */
export function acceptBitsMethods<S extends ServerLike>(server: S, options: AcceptOptions = {}): S {
  if (guarded.has(server)) return server;
  guarded.add(server);
  const secure = server.listenerCount('secureConnection') > 0;
  server.on(secure ? 'secureConnection' : 'connection', (socket: Duplex) => {
    if ((socket as { alpnProtocol?: unknown }).alpnProtocol === 'h2') return;
    // node:http's own listener, added a moment ago by its own handler of this event.
    const toParser = socket.listeners('data').at(-1) as DataListener | undefined;
    if (!toParser) return;
    const guard = new ConnectionGuard(socket, toParser, {
      maxHeadBytes: options.maxHeadBytes ?? 16 * 1024,
      headTimeoutMs: options.headTimeoutMs ?? 20_000,
      upgrades: () => server.listenerCount('upgrade') > 0,
    });
    guards.set(socket, guard);
  });
  listenFirst(server, (request, response) => guards.get(request.socket)?.begin(request, response));
  return server;
}

/** Calls `begin` before any listener of a request, also before those that are added later. */
function listenFirst(server: ServerLike, begin: (request: IncomingMessage, response: unknown) => void): void {
  const awaited = new Set(EVENTS);
  const listen = (event: string): void => {
    if (awaited.delete(event)) server.prependListener(event, begin);
  };
  for (const event of EVENTS) if (event === 'request' || server.listenerCount(event) > 0) listen(event);
  server.on('newListener', listen);
}
