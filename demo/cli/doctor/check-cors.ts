import { exchange, type Answer } from './exchange.js';
import { good, improve, wrong, type Finding } from './finding.js';
import { cors } from './remedies.js';
import { destination, isAck, send, type Visit } from './visit.js';

const UNKNOWN_SESSION = '{00000000-C0DE-4000-8000-00000000B175}';

const ASKED = [
  'bits-packet-type',
  'bits-session-id',
  'bits-supported-protocols',
  'content-name',
  'content-range',
];
/** Without these the widget cannot work; the others are of use. */
const NEEDED = ['bits-packet-type', 'bits-session-id', 'bits-received-content-range'];
const USEFUL = [
  'bits-error',
  'bits-error-code',
  'bits-error-context',
  'bits-host-id',
  'bits-reply-url',
  'date',
  'retry-after',
];

/** A shorter time means more preflights than packets on a slow line. */
const SHORT_MAX_AGE_S = 600;

/** Whether pages of an origin may use the endpoint: its preflight, and the headers that they may read. */
export async function checkCors(visit: Visit, origin: string): Promise<Finding[]> {
  const url = destination(visit);
  const method = visit.tunnelled ? 'POST' : 'BITS_POST';
  const asked = visit.tunnelled ? [...ASKED, 'x-http-method-override'] : ASKED;
  const own = Object.keys(visit.headers).map((name) => name.toLowerCase());
  const preflight = await exchange(
    url,
    {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': [...asked, ...own].join(','),
      },
    },
    visit.line,
  );
  const remedy = cors(origin);
  const refusal = preflightRefusal(preflight, origin, method, [...asked, ...own]);
  if (refusal !== undefined) return [wrong(`pages of ${origin} may not upload: ${refusal}`, remedy)];
  return [
    good(`pages of ${origin} may send ${method}`),
    maxAge(preflight, origin),
    exposed(await send(visit, url, 'Ping', { Origin: origin }), origin, 'an Ack'),
    ...(await errorsToo(visit, url, origin)),
  ];
}

function preflightRefusal(
  { status, headers }: Answer,
  origin: string,
  method: string,
  asked: readonly string[],
): string | undefined {
  if (status < 200 || status > 299) return `the preflight (OPTIONS) is answered by ${status}`;
  if (!allows(headers['access-control-allow-origin'], origin))
    return `Access-Control-Allow-Origin is ${headers['access-control-allow-origin'] ?? 'missing'}`;
  const methods = list(headers['access-control-allow-methods']);
  if (method !== 'POST' && !methods.includes(method.toLowerCase()) && !methods.includes('*'))
    return `Access-Control-Allow-Methods lacks ${method}`;
  const allowed = list(headers['access-control-allow-headers']);
  // A `*` does not cover Authorization.
  const missing = asked.filter(
    (name) => !allowed.includes(name) && !(allowed.includes('*') && name !== 'authorization'),
  );
  return missing.length === 0 ? undefined : `Access-Control-Allow-Headers lacks ${missing.join(', ')}`;
}

function maxAge({ headers }: Answer, origin: string): Finding {
  const text = headers['access-control-max-age'];
  const seconds = Number(text);
  if (text !== undefined && seconds >= SHORT_MAX_AGE_S) return good(`preflights are cached for ${seconds} s`);
  const now = text === undefined ? 'for 5 s, as Access-Control-Max-Age is missing' : `for ${text} s only`;
  return improve(
    `preflights are cached ${now}: many packets need one of their own; 7200 is better`,
    cors(origin),
  );
}

function exposed({ headers }: Answer, origin: string, what: string): Finding {
  const names = list(headers['access-control-expose-headers']);
  const lacks = (wanted: readonly string[]): string[] =>
    names.includes('*') ? [] : wanted.filter((name) => !names.includes(name));
  if (!allows(headers['access-control-allow-origin'], origin))
    return wrong(`a page cannot read ${what}: Access-Control-Allow-Origin is missing there`, cors(origin));
  if (lacks(NEEDED).length > 0)
    return wrong(
      `Access-Control-Expose-Headers of ${what} lacks ${lacks([...NEEDED, ...USEFUL]).join(', ')}`,
      cors(origin),
    );
  if (lacks(USEFUL).length > 0)
    return improve(
      `Access-Control-Expose-Headers of ${what} lacks ${lacks(USEFUL).join(', ')}`,
      cors(origin),
    );
  return good(`pages can read the headers of ${what}`);
}

/** Servers often leave the headers out of errors: a page then sees a broken connection instead of the reason. */
async function errorsToo(visit: Visit, url: URL, origin: string): Promise<Finding[]> {
  const answer = await send(visit, url, 'Close-Session', {
    Origin: origin,
    'BITS-Session-Id': UNKNOWN_SESSION,
  });
  if (answer.status < 400) return [];
  const finding = exposed(answer, origin, isAck(answer) ? 'an error Ack' : 'an error');
  return finding.level === 'good' ? [] : [finding];
}

function allows(allowed: string | undefined, origin: string): boolean {
  return allowed === '*' || allowed === origin;
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').map((name) => name.trim().toLowerCase());
}
