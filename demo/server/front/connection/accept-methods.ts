import type { IncomingMessage, Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { AddressLimit } from './address-limit.js';
import { isWithin } from '../client-address.js';
import { ConnectionGuard, type DataListener } from './connection-guard.js';

/** Limits of connections, per connection and per address. */
export interface AcceptOptions {
  /** Longest request head in bytes. Default: 16 KiB, node:http's own limit. */
  readonly maxHeadBytes?: number;
  /**
   * Milliseconds for a request's head: from the start of the connection, later from the head's first byte. Default:
   * 20,000.
   */
  readonly headTimeoutMs?: number;
  /** Milliseconds in which at least 1 KiB of a body has to arrive, for any method. Default: 120,000. */
  readonly bodyIdleMs?: number;
  /** Milliseconds in which a client has to receive 64 KiB of an answer, or the rest of it. Default: 120,000. */
  readonly writeIdleMs?: number;
  /** Milliseconds from an answer to the next request's first byte. Default: the server's `keepAliveTimeout`. */
  readonly keepAliveMs?: number;
  /** Concurrent connections. Default: the server's `maxConnections`. */
  readonly maxConnections?: number;
  /** Concurrent connections per IPv4 address or IPv6 /64; 0 for no limit. Default: 500. */
  readonly maxConnectionsPerAddress?: number;
  /**
   * Proxies, as addresses and networks: their connections are exempt from the limit per address, as they carry many
   * clients.
   */
  readonly trustedProxies?: readonly string[];
}

type AnyServer = Server | SecureServer;
type ServerLike = Pick<AnyServer, 'on' | 'prependListener' | 'listenerCount' | 'listeners'> &
  Partial<Pick<AnyServer, 'maxConnections' | 'keepAliveTimeout'>>;

const DEFAULTS = {
  maxHeadBytes: 16 * 1024,
  headTimeoutMs: 20_000,
  bodyIdleMs: 120_000,
  writeIdleMs: 120_000,
  maxConnectionsPerAddress: 500,
  trustedProxies: [],
};

const guards = new WeakMap<Socket, ConnectionGuard>();
const guarded = new WeakSet<ServerLike>();
/**
 * The events by which node:http announces a request; for all but the first, having a listener changes its behaviour.
 */
const EVENTS = ['request', 'checkContinue', 'checkExpectation', 'upgrade', 'connect', 'dropRequest'];

/**
 * Makes a node:http or node:https server, or an http2 server that allows HTTP/1, accept BITS_POST, which Node's parser
 * rejects before any handler runs. All bytes of a connection pass through a scanner, which also refuses request
 * smuggling, heads that are too long, and heads that never end, and passes on one request at a time. Uses public API
 * only.
 */
export function acceptBitsMethods<S extends ServerLike>(server: S, options: AcceptOptions = {}): S {
  if (guarded.has(server)) return server;
  guarded.add(server);
  const limits = { ...DEFAULTS, ...given(options) };
  if (options.keepAliveMs !== undefined) server.keepAliveTimeout = options.keepAliveMs;
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  // Before any other listener, so that connections that never complete their TLS handshake count too.
  server.prependListener(
    'connection',
    limitAddresses(limits.maxConnectionsPerAddress, isWithin(limits.trustedProxies)),
  );
  const secure = server.listenerCount('secureConnection') > 0;
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    if ((socket as { alpnProtocol?: unknown }).alpnProtocol === 'h2') return;
    // The listener that node:http's own handler of this event has just added.
    const toParser = socket.listeners('data').at(-1) as DataListener | undefined;
    if (!toParser || socket.destroyed) return;
    const upgrades = (): boolean => server.listenerCount('upgrade') > 0;
    guards.set(socket, new ConnectionGuard(socket, toParser, { ...limits, upgrades }));
  });
  listenFirst(server, (request, response) => guards.get(request.socket)?.begin(request, response));
  return server;
}

/** Removes members that are undefined, which would override a default. */
function given(options: AcceptOptions): AcceptOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function limitAddresses(most: number, isProxy: (address: string) => boolean): (socket: Socket) => void {
  const limit = new AddressLimit(most);
  return (socket) => {
    // Undefined if the client has disconnected already.
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    const leave = limit.enter(address);
    if (leave) socket.once('close', leave);
    else socket.destroy();
  };
}

/** Calls `begin` before every other listener of a request, including those added later. */
function listenFirst(server: ServerLike, begin: (request: IncomingMessage, response: unknown) => void): void {
  const awaited = new Set(EVENTS);
  const listen = (event: string): void => {
    if (awaited.delete(event)) server.prependListener(event, begin);
  };
  for (const event of EVENTS) if (event === 'request' || server.listenerCount(event) > 0) listen(event);
  server.on('newListener', listen);
}
