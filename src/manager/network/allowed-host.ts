/**
 * Whether a URL may see what belongs to a destination: the page's headers and credentials, and the file of a session
 * that was stored. That is the destination's own origin, and the hosts (`name` or `name:port`) the author listed in
 * `allowedHosts`, never over plain http where the destination is https.
 *
 * @param destination By the present configuration, never from storage.
 */
export function isAllowedHost(
  url: string,
  destination: string | undefined,
  allowedHosts: readonly string[] = [],
): boolean {
  if (destination === undefined) return false;
  const { origin, protocol, host, hostname } = new URL(url);
  const own = new URL(destination);
  if (origin === own.origin) return true;
  const isWeaker = protocol !== 'https:' && protocol !== own.protocol;
  return !isWeaker && allowedHosts.some((name) => [host, hostname].includes(name.toLowerCase()));
}
