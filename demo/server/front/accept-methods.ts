import type { IncomingMessage, Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { AddressLimit } from './address-limit.js';
import { isWithin } from './client-address.js';
import { ConnectionGuard, type DataListener } from './connection-guard.js';

/** Limits on what one connection, and one address, may take up. */
export interface AcceptOptions {
  /** Longest request head in bytes. Default: 16 KiB, node:http's own limit. */
  readonly maxHeadBytes?: number;
  /** Milliseconds from the connection's begin, later from a head's first byte, to the end of a head. Default: 20,000. */
  readonly headTimeoutMs?: number;
  /** Milliseconds within which 1 KiB of a body has to arrive, whatever the method. Default: 120,000. */
  readonly bodyIdleMs?: number;
  /** Milliseconds within which a client has to take 64 KiB of an answer, or its rest. Default: 120,000. */
  readonly writeIdleMs?: number;
  /** Milliseconds from an answer to the next request's first byte. Default: the server's `keepAliveTimeout`. */
  readonly keepAliveMs?: number;
  /** Connections at once. Default: the server's `maxConnections`. */
  readonly maxConnections?: number;
  /** Connections at once of one IPv4 address, or of one IPv6 /64; 0 for any number. Default: 500. */
  readonly maxConnectionsPerAddress?: number;
  /** Addresses and networks whose connections are not counted by address: proxies have those of many clients. */
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
  const limits = { ...DEFAULTS, ...given(options) };
  if (options.keepAliveMs !== undefined) server.keepAliveTimeout = options.keepAliveMs;
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  // Before any other listener: also a connection that never comes to its TLS handshake counts.
  server.prependListener(
    'connection',
    limitAddresses(limits.maxConnectionsPerAddress, isWithin(limits.trustedProxies)),
  );
  const secure = server.listenerCount('secureConnection') > 0;
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    if ((socket as { alpnProtocol?: unknown }).alpnProtocol === 'h2') return;
    // node:http's own listener, added a moment ago by its own handler of this event.
    const toParser = socket.listeners('data').at(-1) as DataListener | undefined;
    if (!toParser || socket.destroyed) return;
    const upgrades = (): boolean => server.listenerCount('upgrade') > 0;
    guards.set(socket, new ConnectionGuard(socket, toParser, { ...limits, upgrades }));
  });
  listenFirst(server, (request, response) => guards.get(request.socket)?.begin(request, response));
  return server;
}

/** Without members that are undefined, which would replace a default. */
function given(options: AcceptOptions): AcceptOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function limitAddresses(most: number, isProxy: (address: string) => boolean): (socket: Socket) => void {
  const limit = new AddressLimit(most);
  return (socket) => {
    // Undefined where the client has gone already.
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    const leave = limit.enter(address);
    if (leave) socket.once('close', leave);
    else socket.destroy();
  };
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
