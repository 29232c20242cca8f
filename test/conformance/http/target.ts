/** The server under test: one directory, outside of which the suite sends no file. */
export interface Target {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** The value of the Host header. */
  readonly host: string;
  /** The directory's path as sent, ending with a slash. */
  readonly directory: string;
}

/** Splits a Host value into host and port; IPv6 addresses are in brackets. */
function splitHost(host: string): { readonly hostname: string; readonly port?: number } {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(host);
  if (match?.[1] === undefined) throw new Error(`not a host: ${host}`);
  const hostname = match[1].replace(/^\[|\]$/g, '');
  return match[2] === undefined ? { hostname } : { hostname, port: Number(match[2]) };
}

export function parseTarget(text: string): Target {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`not an http or https URL: ${text}`);
  if (!url.pathname.endsWith('/')) throw new Error(`not a directory: ${text} (its URL has to end with '/')`);
  if (url.search !== '' || url.hash !== '')
    throw new Error(`a directory has no query and no fragment: ${text}`);
  const secure = url.protocol === 'https:';
  const { hostname, port } = splitHost(url.host);
  return { secure, hostname, port: port ?? (secure ? 443 : 80), host: url.host, directory: url.pathname };
}

/**
 * The same directory on the host of a BITS-Host-Id. A host id without a port keeps the port of the URL: it replaces
 * only the host name.
 */
export function withHostId(target: Target, hostId: string): Target {
  const { hostname, port } = splitHost(hostId);
  const original = splitHost(target.host).port;
  const host = port === undefined && original !== undefined ? `${hostId}:${original}` : hostId;
  return { ...target, hostname, port: port ?? target.port, host };
}

/** The URL of the directory. */
export function targetUrl(target: Target): string {
  return `${target.secure ? 'https' : 'http'}://${target.host}${target.directory}`;
}
