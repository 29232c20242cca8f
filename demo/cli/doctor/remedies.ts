/** Programs that can stand between a page and a BITS server, and the server itself. */
export type Program = 'IIS' | 'nginx' | 'Apache' | 'HAProxy' | 'development proxy' | "this package's server";

export type Remedy = Readonly<Partial<Record<Program, string>>>;

const ALLOWED = 'BITS-Packet-Type, BITS-Session-Id, BITS-Supported-Protocols, Content-Name, Content-Range';
const EXPOSED =
  'BITS-Packet-Type, BITS-Session-Id, BITS-Protocol, BITS-Received-Content-Range, BITS-Reply-URL, BITS-Host-Id, ' +
  'BITS-Host-Id-Fallback-Timeout, BITS-Error, BITS-Error-Code, BITS-Error-Context, Date, Retry-After';

/** The method does not arrive at a BITS server. */
export const METHOD: Remedy = {
  IIS: 'Install-WindowsFeature BITS-IIS-Ext; then "BITS Uploads: Allow clients to upload files" on the virtual directory, and BITS_POST among the allowed verbs of Request Filtering',
  nginx:
    'proxy_pass to a BITS server in the location of the endpoint, without limit_except: nginx itself stores no uploads',
  Apache:
    'ProxyPass to a BITS server for the path of the endpoint; RegisterHttpMethod BITS_POST, and no <Limit> around it',
  HAProxy: 'a backend with a BITS server for the path of the endpoint; no rule that denies by method',
  "this package's server": 'npx bits-upload serve DIR, and its URL as the endpoint',
};

/** A parser of Node in front of the server refuses methods that it does not know. */
export const NODE_PARSER: Remedy = {
  'development proxy':
    "the attribute method-override on <bits-upload>: requests are then POST; or bitsVitePlugin; or the server's own URL as the endpoint, with CORS",
};

/** Large Fragments are refused. */
export const SIZE: Remedy = {
  IIS: 'web.config, system.webServer/security/requestFiltering: <requestLimits maxAllowedContentLength="33554432" />',
  nginx: 'client_max_body_size 32m;',
  Apache: 'LimitRequestBody 33554432',
  HAProxy: 'no rule that denies by req.body_size or Content-Length below 33554432',
  "this package's server": 'a higher BITS_MAXIMUM_FRAGMENT_SIZE',
};

/** Bytes that arrived before a break are lost. */
export const BUFFERING: Remedy = {
  nginx: 'proxy_request_buffering off; proxy_http_version 1.1;',
  Apache:
    'no mod_security or other module that reads whole bodies first; SetEnv proxy-sendchunked or proxy-sendcl',
  HAProxy: 'no option http-buffer-request',
};

/** Content-Range or the offset in the answer is lost. */
export const CONTENT_RANGE: Remedy = {
  nginx: 'no proxy_set_header Content-Range, no proxy_hide_header for BITS headers',
  Apache: 'no RequestHeader unset Content-Range, no Header unset for BITS headers',
  HAProxy: 'no http-request del-header Content-Range, no http-response del-header for BITS headers',
  IIS: 'no rewrite rule (ARR) that removes Content-Range or BITS headers',
};

/** Pages of another origin may not use the endpoint. */
export const cors = (origin: string): Remedy => ({
  IIS: `the IIS CORS Module, in web.config: <cors enabled="true"><add origin="${origin}" maxAge="7200"><allowMethods><add method="BITS_POST" /><add method="GET" /></allowMethods><allowHeaders allowAllRequestedHeaders="true" /><exposeHeaders>, with an <add header="…" /> for each of ${EXPOSED}; or the page on the same origin`,
  nginx: `add_header … always; for each of: Access-Control-Allow-Origin "${origin}"; Access-Control-Allow-Methods "BITS_POST, POST, GET"; Access-Control-Allow-Headers "${ALLOWED}"; Access-Control-Max-Age 7200; Access-Control-Expose-Headers "${EXPOSED}"; and if ($request_method = OPTIONS) { return 204; }`,
  Apache: `Header always set, for each of the headers that nginx needs too; RewriteCond %{REQUEST_METHOD} OPTIONS and RewriteRule .* - [R=204,L] for the preflight`,
  HAProxy: `http-request return status 204 if METH_OPTIONS, and http-response set-header for each of: Access-Control-Allow-Origin ${origin}, -Allow-Methods, -Allow-Headers, -Max-Age, -Expose-Headers`,
  'development proxy':
    'the endpoint on the origin of the page, passed on by the proxy; then no CORS is needed',
  "this package's server": `npx bits-upload serve --origin ${origin}, or BITS_ALLOWED_ORIGINS=${origin}`,
});

/** The program by the header Server; undefined if it is not named. */
export function programOf(server: string | undefined): Program | undefined {
  const known: readonly (readonly [RegExp, Program])[] = [
    [/iis|httpapi/i, 'IIS'],
    [/nginx|openresty/i, 'nginx'],
    [/apache/i, 'Apache'],
    [/haproxy/i, 'HAProxy'],
  ];
  return known.find(([pattern]) => pattern.test(server ?? ''))?.[1];
}

/** The lines of a remedy: those of the program that answered, and of all if it is not known. */
export function remedyLines(remedy: Remedy, program: Program | undefined): string[] {
  const all = Object.entries(remedy);
  const own = all.filter(([name]) => name === program);
  return (own.length > 0 ? own : all).map(([name, words]) => `${name}: ${words}`);
}
