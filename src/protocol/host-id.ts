const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Reads BITS-Host-Id: a host, perhaps with a port, IPv6 in brackets [MC-BUP 2.2.3.2]. Anything that
 * could smuggle more than a host into a URL is undefined.
 */
export function parseHostId(text: string | null): string | undefined {
  const value = text?.trim() ?? '';
  return HOST.test(value) && URL.canParse(`http://${value}/`) ? value : undefined;
}

/** The URL with its host replaced by the host id; scheme, path and query stay [MC-BUP 3.1.5.2.2]. */
export function applyHostId(url: string, hostId: string | null): string {
  if (hostId === null) return url;
  const replaced = new URL(url);
  // Setting `host` without a port keeps the old one; the host id replaces both.
  replaced.port = '';
  replaced.host = hostId;
  return replaced.href;
}

/** Reads BITS-Host-Id-Fallback-Timeout, decimal seconds, as milliseconds; undefined means never. */
export function parseFallbackTimeout(text: string | null): number | undefined {
  const digits = /^\s*(\d{1,10})\s*$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits) * 1000;
}
