import { parseArgs } from 'node:util';
import { WRONG_USAGE } from '../commands.js';
import { withOptions } from '../with-options.js';
import { examine, type Examined } from './examine.js';
import type { Finding } from './finding.js';
import { NoExchange, type Line } from './exchange.js';
import { absolute, checkPage, readPage } from './page.js';
import { remedyLines } from './remedies.js';
import type { Visit } from './visit.js';

const DEFAULT_TIMEOUT_MS = 5000;

const USAGE = `Usage: npx bits-upload doctor [options] URL

Looks at an endpoint as a browser would, and says what to change. URL is an endpoint, which ends with '/' or has {name},
{path} or {id} in it, or a page with <bits-upload endpoint="…">. No file is delivered: sessions are cancelled.

  --page ORIGIN       the origin of the page, as https://example.com, if it is not that of the endpoint
  --header 'K: V'     send this header with every packet, such as credentials; may be repeated
  --insecure          accept any TLS certificate
  --timeout MS        time limit for an answer (default ${DEFAULT_TIMEOUT_MS})
  --help              this text

  ✔ good   ~ could be better   ✘ does not work

Exit code: 0 if uploads work, 1 if not, 2 if nothing could be looked at.`;

const MARKS = { good: '✔', improve: '~', wrong: '✘' } as const;

interface Options {
  readonly url: URL;
  readonly page?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly line: Line;
}

/** `bits-upload doctor`: returns the exit code. */
export function doctor(args: readonly string[]): Promise<number> {
  return withOptions(args, USAGE, parse, run);
}

async function run(options: Options): Promise<number> {
  try {
    return print(await look(options));
  } catch (error) {
    console.error(`${options.url.href} could not be looked at: ${reason(error as Error)}`);
    return WRONG_USAGE;
  }
}

async function look({ url, page: given, headers, line }: Options): Promise<Examined[]> {
  const isEndpoint = url.pathname.endsWith('/') || /%7B\w+%7D/i.test(url.pathname);
  const page = await readPage(url, line);
  if (!page && !isEndpoint)
    throw new Error(
      "it is no page with <bits-upload>, and no endpoint: that ends with '/', or has {name} in it",
    );
  const pageOrigin = given ?? page?.origin;
  const visit: Visit = {
    endpoint: page?.endpoint ?? absolute(url.href, url),
    headers,
    line,
    tunnelled: false,
    ...(pageOrigin !== undefined && { pageOrigin }),
  };
  console.log(`${visit.endpoint}${pageOrigin === undefined ? '' : `, for pages of ${pageOrigin}`}`);
  const examined = await examine(visit);
  return page ? [{ finding: checkPage(page), program: undefined }, ...examined] : examined;
}

function print(examined: readonly Examined[]): number {
  const shown = new Set<string>();
  for (const [what = '', ...remedy] of examined.map(findingLines)) {
    const repeated = remedy.length > 0 && remedy.every((line) => shown.has(line));
    for (const line of [what, ...(repeated ? ['      the same lines as above'] : remedy)]) {
      console.log(line);
      shown.add(line);
    }
  }
  const of = (level: Finding['level']): number =>
    examined.filter(({ finding }) => finding.level === level).length;
  const failed = of('wrong');
  const end = `${failed} ${failed === 1 ? 'does' : 'do'} not work`;
  console.log(`${of('good')} good, ${of('improve')} could be better, ${end}`);
  return failed > 0 ? 1 : 0;
}

/** A finding as the command shows it: what was seen, and below it what to change. */
export function findingLines({ finding, program }: Examined): string[] {
  const remedy = finding.remedy ? remedyLines(finding.remedy, program) : [];
  return [`  ${MARKS[finding.level]} ${finding.what}`, ...remedy.map((line) => `      ${line}`)];
}

function reason(error: Error): string {
  if (!(error instanceof NoExchange)) return error.message;
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there: is the server running, and is the port right?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known';
    case 'ECONNRESET':
      return 'the connection was broken before an answer: is it http, or https?';
    default:
      return /^(?:CERT|DEPTH|SELF|UNABLE|ERR_TLS)/.test(error.code)
        ? `browsers do not accept its certificate (${error.message}); --insecure looks at it all the same`
        : error.message;
  }
}

function parse(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      page: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      insecure: { type: 'boolean', default: false },
      timeout: { type: 'string', default: String(DEFAULT_TIMEOUT_MS) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [text, ...more] = positionals;
  if (text === undefined) throw new Error('no URL given');
  if (more.length > 0) throw new Error(`more than one URL given: ${positionals.join(' ')}`);
  if (!/^[1-9]\d{0,6}$/.test(values.timeout))
    throw new Error(`--timeout takes milliseconds, not ${values.timeout}`);
  return {
    url: httpUrl(text),
    ...(values.page !== undefined && { page: httpUrl(values.page).origin }),
    headers: Object.fromEntries(values.header.map(parseHeader)),
    line: { timeoutMs: Number(values.timeout), insecure: values.insecure },
  };
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`not an http or https URL: ${text}`);
  return url;
}

function parseHeader(text: string): [name: string, value: string] {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\r\n]*)$/.exec(text);
  if (match === null) throw new Error(`--header takes 'Name: value', not ${JSON.stringify(text)}`);
  return [match[1] ?? '', (match[2] ?? '').trim()];
}
