import { exchange, type Answer, type Line } from './exchange.js';
import { good, wrong, type Finding } from './finding.js';

/** What a page says of its endpoint. */
export interface Page {
  readonly origin: string;
  readonly endpoint: string;
  readonly policy: string | undefined;
}

const MAX_REDIRECTS = 5;

/** The page at this URL, if it has a `<bits-upload>` with an endpoint; undefined if it has no such element. */
export async function readPage(start: URL, line: Line): Promise<Page | undefined> {
  let url = start;
  let answer: Answer | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    answer = await exchange(url, { method: 'GET', headers: { Accept: 'text/html' } }, line);
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status > 399 || location === undefined) break;
    url = new URL(location, url);
  }
  if (!answer || !/^(?:text\/html|application\/xhtml)/i.test(answer.headers['content-type'] ?? ''))
    return undefined;
  const at = answer.body.search(/<bits-upload[\s>]/i);
  if (at < 0) return undefined;
  const tag = answer.body.slice(at, answer.body.indexOf('>', at) + 1 || undefined);
  const [, , double, single, bare] = /\sendpoint\s*=\s*("([^"]*)"|'([^']*)'|([^\s>"']+))/i.exec(tag) ?? [];
  const endpoint = double ?? single ?? bare;
  if (endpoint === undefined)
    throw new Error(
      `the <bits-upload> of ${url.href} has no attribute endpoint, perhaps a script sets it: give the endpoint itself, with --page ${url.origin}`,
    );
  return {
    origin: url.origin,
    endpoint: absolute(endpoint.replaceAll('&amp;', '&'), url),
    policy: answer.headers['content-security-policy'],
  };
}

/** The endpoint against the page's URL; the braces of a template stay. */
export function absolute(endpoint: string, base: URL | string): string {
  return new URL(endpoint, base).href.replace(/%7B(\w+)%7D/gi, '{$1}');
}

/** Whether the page itself may send to the endpoint: its Content-Security-Policy, and no http from https. */
export function checkPage({ origin, endpoint, policy }: Page): Finding {
  const url = new URL(endpoint);
  const loopback = /^(?:localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (origin.startsWith('https:') && url.protocol === 'http:' && !loopback)
    return wrong(
      `the page is https and the endpoint http: browsers block that; give the endpoint https, too`,
    );
  const sources = connectSources(policy);
  if (sources && !sources.some((source) => matches(source, url, origin)))
    return wrong(
      `the page's Content-Security-Policy forbids the endpoint: add ${url.origin === origin ? "'self'" : url.origin} to connect-src`,
    );
  return good('the page may send to the endpoint');
}

/** The sources of connect-src, or of default-src; undefined if neither is there. */
function connectSources(policy: string | undefined): string[] | undefined {
  const directives = (policy ?? '').split(';').map((directive) => directive.trim().split(/\s+/));
  const found = ['connect-src', 'default-src']
    .map((name) => directives.find(([each]) => each?.toLowerCase() === name))
    .find((directive) => directive !== undefined);
  return found?.slice(1);
}

function matches(source: string, url: URL, pageOrigin: string): boolean {
  if (source === '*') return true;
  if (source.toLowerCase() === "'self'") return url.origin === pageOrigin;
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return source.toLowerCase() === url.protocol;
  const [, scheme, wild, host = '', port, path] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^:/]+)(?::(\d+|\*))?(\/.*)?$/i.exec(source) ?? [];
  const name = url.hostname.toLowerCase();
  const sameHost = wild ? name.endsWith(`.${host.toLowerCase()}`) : name === host.toLowerCase();
  const ownPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  const defaultPort = (scheme ?? url.protocol).startsWith('https') ? '443' : '80';
  return (
    sameHost &&
    (scheme === undefined || `${scheme.toLowerCase()}:` === url.protocol) &&
    (port === '*' || (port ?? defaultPort) === ownPort) &&
    (path === undefined || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path))
  );
}
