/** Maximum length of a header value [MC-BUP 2.2.1]; parsing a much longer host can take a browser very long. */
const MAX_LENGTH = 4096;

/**
 * Resolves BITS-Reply-URL against the directory of the destination. IIS sends it relative, with backslashes and raw
 * braces (IIS trace). The text is untrusted: only https is accepted, or http if the destination is http; user name and
 * password are removed.
 */
export function resolveReplyUrl(text: string, destinationUrl: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // URL itself turns backslashes of a path into slashes, and encodes braces.
  if (text.trim() === '' || !URL.canParse(text, destinationUrl)) return undefined;
  const url = new URL(text, destinationUrl);
  if (url.protocol !== 'https:' && url.protocol !== new URL(destinationUrl).protocol) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
