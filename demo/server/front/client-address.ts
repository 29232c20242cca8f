import { BlockList, isIP } from 'node:net';

export interface ProxySettings {
  /** Addresses and networks of the trusted proxies. */
  readonly trustedProxies: readonly string[];
  /** The header in which these proxies name the client; other headers may be forged by the client. */
  readonly forwardedHeader: 'x-forwarded-for' | 'forwarded';
}

/** Returns the client's address of a request, behind trusted proxies the one that they report. */
export type ClientAddress = (
  headers: ReadonlyMap<string, readonly string[]>,
  peer: string | undefined,
) => string;

/** Whether a text is an address, or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || most < 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

/** Returns a function that checks whether an address is in one of the networks. */
export function isWithin(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  // IPv4-mapped IPv6 addresses match IPv4 networks too.
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Reads the forwarding header from its right end while the hops are trusted proxies: the first hop that is none is the
 * client. Entries further left were written by the client and are not used.
 */
export function createClientAddress({ trustedProxies, forwardedHeader }: ProxySettings): ClientAddress {
  const isTrusted = isWithin(trustedProxies);
  return (headers, peer) => {
    let client = readAddress(peer ?? '');
    if (client === undefined) return peer ?? 'unknown';
    if (trustedProxies.length === 0 || !isTrusted(client)) return client;
    const hops = (headers.get(forwardedHeader) ?? []).join(',').split(',');
    while (isTrusted(client)) {
      const hop = hops.pop();
      const address = readAddress(forwardedHeader === 'forwarded' ? forParameter(hop ?? '') : (hop ?? ''));
      if (address === undefined) break;
      client = address;
    }
    return client;
  };
}

/** The `for` parameter of one element of a Forwarded header [RFC 7239 4]. */
function forParameter(element: string): string {
  const pair = element.split(';').find((parameter) => /^\s*for\s*=/i.test(parameter)) ?? '';
  return pair
    .slice(pair.indexOf('=') + 1)
    .trim()
    .replace(/^"|"$/g, '');
}

/**
 * The address without brackets, port and IPv4-mapped prefix; undefined for identifiers that are no address (`unknown`,
 * `_hidden`).
 */
function readAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1];
  const address = (bracketed ?? trimmed.replace(/^([\d.]+):\d+$/, '$1')).toLowerCase();
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) > 0 ? plain : undefined;
}
