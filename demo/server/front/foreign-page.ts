import { first, type RequestHead } from '../core/request-head.js';
import { isAllowedOrigin, type CorsSettings } from './cors.js';

/**
 * True if a page of another origin, which is not among the allowed ones, has made the browser send this request. Such a
 * page cannot read the answer, but an image or a link is enough to make the server work for it. Sec-Fetch-Site is the
 * browser's own; browsers without it, and requests of no page at all, are known by their Origin only.
 */
export function isForeignPage(head: RequestHead, { allowedOrigins }: CorsSettings): boolean {
  const site = first(head, 'sec-fetch-site')?.toLowerCase();
  if (site === 'same-origin' || site === 'none') return false;
  const origin = first(head, 'origin');
  if (origin === undefined) return site !== undefined;
  if (isAllowedOrigin(origin, allowedOrigins)) return false;
  return site !== undefined || hostOf(origin) !== hostOf(head.origin);
}

/** Without the default port; the scheme is unknown where something in front has taken off TLS. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.replace(/:(?:80|443)$/, '') : undefined;
}
