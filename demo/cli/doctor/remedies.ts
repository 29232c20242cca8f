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
    "the attribute method-override on <bits-upload>: requests are then POST; or the server's own URL as the endpoint, with CORS",
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

/** The headers that every answer needs, that to a preflight included. */
function corsHeaders(origin: string, write: (name: string, value: string) => string): string[] {
  return [
    write('Access-Control-Allow-Origin', origin),
    write('Access-Control-Allow-Methods', 'BITS_POST, POST, GET'),
    write('Access-Control-Allow-Headers', ALLOWED),
    write('Access-Control-Max-Age', '7200'),
    write('Access-Control-Expose-Headers', EXPOSED),
  ];
}

/** Pages of another origin may not use the endpoint. */
export function cors(origin: string): Remedy {
  const nginx = corsHeaders(origin, (name, value) => `add_header ${name} "${value}" always;`);
  const apache = corsHeaders(origin, (name, value) => `Header always set ${name} "${value}"`);
  const haproxy = corsHeaders(origin, (name, value) => `http-after-response set-header ${name} "${value}"`);
  const exposed = EXPOSED.split(', ').map((name) => `<add header="${name}" />`);
  return {
    IIS: `the IIS CORS Module, in web.config: <cors enabled="true"><add origin="${origin}" maxAge="7200"><allowMethods><add method="BITS_POST" /><add method="GET" /></allowMethods><allowHeaders allowAllRequestedHeaders="true" /><exposeHeaders>${exposed.join('')}</exposeHeaders></add></cors>; or the page on the same origin`,
    nginx: `${nginx.join(' ')} if ($request_method = OPTIONS) { return 204; }`,
    Apache: `${apache.join('; ')}; RewriteCond %{REQUEST_METHOD} OPTIONS; RewriteRule .* - [R=204,L]`,
    HAProxy: `http-request return status 204 if METH_OPTIONS; ${haproxy.join('; ')}`,
    'development proxy':
      'the endpoint on the origin of the page, passed on by the proxy; then no CORS is needed',
    "this package's server": `npx bits-upload serve --origin ${origin}, or BITS_ALLOWED_ORIGINS=${origin}`,
  };
}

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
