import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv4 } from 'node:net';

/**
 * Whether a request is addressed to one of this server's host names. In DNS rebinding a page makes its own host name
 * resolve to this server's address, and the browser takes the answers for the page's own; the Host header still
 * contains that name. On a connection to a loopback address only loopback names and `allowedHosts` are accepted; on
 * other addresses all names, unless `allowedHosts` lists some.
 *
 * @param allowedHosts as in the settings; empty or undefined: none are listed.
 */
export function isAllowedHost(request: IncomingMessage, allowedHosts: readonly string[] = []): boolean {
  const named = hostsOf(request).map(hostName);
  const loopback = isLoopbackConnection(request);
  const allowed = (name: string): boolean => {
    if (allowedHosts.some((pattern) => matches(name, pattern.toLowerCase()))) return true;
    return loopback ? isLoopbackName(name) : allowedHosts.length === 0;
  };
  return named.length > 0 ? named.every(allowed) : allowed('');
}

/** Answers 421 to a request for a host that is not allowed, and closes its connection [RFC 9110 15.5.20]. */
export function refuseHost(response: ServerResponse): void {
  const text =
    'This server does not answer to the host name of the request. The setting allowedHosts lists names.\n';
  response.writeHead(421, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/**
 * Whether `allowedHosts` may contain a value: a host name, an address, `.example.com` for it and its subdomains, or
 * `*`.
 */
export function isHostPattern(pattern: string): boolean {
  return /^(?:\*|\.?[\w-]+(?:\.[\w-]+)*|\[[0-9a-f:.]+\])$/i.test(pattern);
}

/**
 * The values of Host, of HTTP/2's `:authority`, and the authority of a target in absolute form, which overrides them.
 */
function hostsOf(request: IncomingMessage): string[] {
  const hosts: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]?.toLowerCase();
    if (name === 'host' || name === ':authority') hosts.push(request.rawHeaders[i + 1] ?? '');
  }
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '');
  return absolute ? [...hosts, absolute[1] ?? ''] : hosts;
}

/** The host name without port and final dot, in lower case; empty if it is invalid, which no pattern matches. */
function hostName(host: string): string {
  const match = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{0,5})?$/i.exec(host.trim());
  return (match?.[1] ?? '').toLowerCase().replace(/\.$/, '');
}

function matches(name: string, pattern: string): boolean {
  if (pattern === '*' || pattern === name) return true;
  return pattern.startsWith('.') && (name.endsWith(pattern) || name === pattern.slice(1));
}

function isLoopbackName(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  return isIPv4(name) && name.startsWith('127.');
}

/** A disconnected client counts as one of the loopback interface, as its address is no longer known. */
function isLoopbackConnection({ socket }: IncomingMessage): boolean {
  const address = socket.localAddress;
  if (address === undefined) return socket.destroyed;
  return address === '::1' || /^(?:::ffff:)?127\./i.test(address);
}
