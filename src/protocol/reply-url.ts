/** As long as a header value may be [MC-BUP 2.2.1]; to make a host of more can take a browser very long. */
const MAX_LENGTH = 4096;

/**
 * Resolves BITS-Reply-URL against the directory of the destination. IIS sends it relative, with
 * backslashes and raw braces (IIS trace). It is a server's text: only https comes back, and http where the
 * destination, always one of the two, is http itself; never with a user name in it.
 */
export function resolveReplyUrl(text: string, destinationUrl: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const slashed = text.trim().replaceAll('\\', '/').replaceAll('{', '%7B').replaceAll('}', '%7D');
  if (slashed === '' || !URL.canParse(slashed, destinationUrl)) return undefined;
  const url = new URL(slashed, destinationUrl);
  if (url.protocol !== 'https:' && url.protocol !== new URL(destinationUrl).protocol) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
