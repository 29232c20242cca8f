import { first, type RequestHead } from '../core/wire/request-head.js';

export interface CorsSettings {
  /** Origins whose pages may use the server; the port may be `*`. A single `*` allows every origin. */
  readonly allowedOrigins: readonly string[];
  /** Pages of allowed origins may send cookies and HTTP authentication. */
  readonly allowCredentials: boolean;
  /** Seconds for which a browser may cache a preflight's answer. */
  readonly corsMaxAge: number;
}

type HeaderList = [name: string, value: string][];

const METHODS = 'BITS_POST, POST, GET, HEAD, OPTIONS, DELETE';
const REQUEST_HEADERS = [
  ...['bits-packet-type', 'bits-session-id', 'bits-supported-protocols', 'content-name', 'content-range'],
  ...['content-type', 'content-digest', 'x-http-method-override', 'authorization', 'range', 'if-range'],
];
const RESPONSE_HEADERS = [
  ...['bits-packet-type', 'bits-session-id', 'bits-protocol', 'bits-received-content-range'],
  ...['bits-recieved-content-range', 'bits-reply-url', 'bits-host-id', 'bits-host-id-fallback-timeout'],
  ...['bits-error', 'bits-error-code', 'bits-error-context', 'accept-encoding', 'retry-after'],
  ...['content-range', 'content-disposition', 'date', 'etag', 'www-authenticate', 'allow'],
].join(', ');

/** Whether pages of this origin may read answers. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => {
    if (pattern === '*' || pattern === origin) return true;
    if (!pattern.endsWith(':*')) return false;
    const host = pattern.slice(0, -1);
    return origin.startsWith(host) && /^\d{1,5}$/.test(origin.slice(host.length));
  });
}

/** The CORS headers of a response; none for requests without Origin. */
export function corsHeaders(head: RequestHead, settings: CorsSettings): HeaderList {
  const origin = first(head, 'origin');
  if (origin === undefined || !isAllowedOrigin(origin, settings.allowedOrigins)) return [];
  const everyone = settings.allowedOrigins.includes('*') && !settings.allowCredentials;
  const headers: HeaderList = [
    ['Access-Control-Allow-Origin', everyone ? '*' : origin],
    ['Access-Control-Expose-Headers', RESPONSE_HEADERS],
    ['Vary', 'Origin'],
  ];
  if (settings.allowCredentials) headers.push(['Access-Control-Allow-Credentials', 'true']);
  return headers;
}

/** The headers of the answer to a preflight. All requested headers are allowed, as the origin is trusted. */
export function preflightHeaders(head: RequestHead, settings: CorsSettings): HeaderList {
  const headers = corsHeaders(head, settings);
  if (headers.length === 0) return [];
  const asked = (first(head, 'access-control-request-headers') ?? '').toLowerCase().split(',');
  const named = new Set([
    ...REQUEST_HEADERS,
    ...asked.map((name) => name.trim()).filter((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)),
  ]);
  headers.push(
    ['Access-Control-Allow-Methods', METHODS],
    ['Access-Control-Allow-Headers', [...named].join(', ')],
    ['Access-Control-Max-Age', String(settings.corsMaxAge)],
  );
  // Browsers send this for a public page that uses a server in the local network.
  if (first(head, 'access-control-request-private-network') === 'true') {
    headers.push(['Access-Control-Allow-Private-Network', 'true']);
  }
  return headers;
}
