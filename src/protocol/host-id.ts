/** Characters of a host with a port; whether they make one is checked by URL. */
const HOST = /^[a-z\d[]([\w.:[\]-]*[a-z\d\]])?$/i;

/**
 * Parses BITS-Host-Id: a host with an optional port, IPv6 in brackets [MC-BUP 2.2.3.2]. Undefined for anything that
 * would change more of a URL than its host.
 */
export function parseHostId(text: string | null): string | undefined {
  const value = text?.trim() ?? '';
  return HOST.test(value) && URL.canParse(`http://${value}/`) ? value : undefined;
}

/** Replaces the host and port of a URL by the host id; scheme, path and query stay [MC-BUP 3.1.5.2.2]. */
export function applyHostId(url: string, hostId: string | null): string {
  if (hostId === null) return url;
  const replaced = new URL(url);
  // Setting `host` without a port would keep the old port.
  replaced.port = '';
  replaced.host = hostId;
  return replaced.href;
}

/** Parses BITS-Host-Id-Fallback-Timeout, decimal seconds, to milliseconds; undefined: never fall back. */
export function parseFallbackTimeout(text: string | null): number | undefined {
  const digits = /^\s*(\d{1,10})\s*$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits) * 1000;
}
