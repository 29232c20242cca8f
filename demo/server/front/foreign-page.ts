import { first, type RequestHead } from '../core/wire/request-head.js';
import { isAllowedOrigin, type CorsSettings } from './cors.js';

/**
 * Whether a page of another origin, which is not an allowed one, made the browser send this request. Such a page cannot
 * read the answer, but an image or a link is enough to make the server work for it. Sec-Fetch-Site cannot be set by
 * pages; in its absence only Origin is used.
 */
export function isForeignPage(head: RequestHead, { allowedOrigins }: CorsSettings): boolean {
  const site = first(head, 'sec-fetch-site')?.toLowerCase();
  if (site === 'same-origin' || site === 'none') return false;
  const origin = first(head, 'origin');
  if (origin === undefined) return site !== undefined;
  if (isAllowedOrigin(origin, allowedOrigins)) return false;
  return site !== undefined || hostOf(origin) !== hostOf(head.origin);
}

/** The host without the default port. The scheme is ignored: a proxy in front may have terminated TLS. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.replace(/:(?:80|443)$/, '') : undefined;
}
