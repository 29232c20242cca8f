/** The properties of a request's head that decide where its body ends. */
export interface HeadFacts {
  readonly method: string;
  readonly contentLength: number;
  readonly chunked: boolean;
  /** The client requests a protocol upgrade. */
  readonly upgrade: boolean;
  /** This request is the last one of its connection. */
  readonly last: boolean;
  /** The client expects something other than 100 Continue [RFC 9110 10.1.1]. */
  readonly unmetExpectation: boolean;
}

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/**
 * Parses a head whose lines were split at CRLF. Stricter than [RFC 9112] requires: it refuses everything that two
 * parsers could interpret differently, because llhttp parses the head next, and perhaps a proxy parsed it before.
 * @returns undefined if the request must be refused with 400.
 */
export function readHead(lines: readonly string[]): HeadFacts | undefined {
  const requestLine = REQUEST_LINE.exec(lines[0] ?? '');
  if (!requestLine) return undefined;
  const fields = readFields(lines.slice(1));
  if (!fields) return undefined;

  const lengths = fields.get('content-length') ?? [];
  const codings = fields.get('transfer-encoding') ?? [];
  if (lengths.length > 1 || codings.length > 1 || (lengths.length > 0 && codings.length > 0))
    return undefined;
  const oldVersion = requestLine[3] === '0';
  const hosts = (fields.get('host') ?? []).length;
  if (hosts > 1 || (hosts === 0 && !oldVersion)) return undefined;
  if (!lengths.every((value) => /^\d{1,15}$/.test(value))) return undefined;
  if (!codings.every((value) => value.toLowerCase() === 'chunked' && !oldVersion)) return undefined;

  const connection = fields.get('connection');
  const closes = hasToken(connection, 'close') || (oldVersion && !hasToken(connection, 'keep-alive'));
  const upgrade = requestLine[1] === 'CONNECT' || (fields.has('upgrade') && hasToken(connection, 'upgrade'));
  const expectations = fields.get('expect') ?? [];
  return {
    method: requestLine[1] ?? '',
    contentLength: Number(lengths[0] ?? 0),
    chunked: codings.length > 0,
    upgrade,
    last: closes || upgrade,
    unmetExpectation: expectations.length > 1 || expectations.some((e) => e.toLowerCase() !== '100-continue'),
  };
}

/** Whether a list header contains a token, in any case. */
function hasToken(values: readonly string[] = [], token: string): boolean {
  return values.some((value) =>
    value.split(',').some((member) => trimBlanks(member).toLowerCase() === token),
  );
}

/**
 * Field values by lower-case name; undefined for folded lines, white space before the colon, and control characters.
 */
function readFields(lines: readonly string[]): Map<string, string[]> | undefined {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    const value = trimBlanks(line.slice(colon + 1));
    if (!FIELD_NAME.test(name) || CONTROL.test(value)) return undefined;
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
}

/**
 * Removes spaces and tabs at both ends, and only these: `trim` removes more, which another parser may keep. A loop, as
 * a pattern for both ends takes quadratic time for inner spaces.
 */
function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start += 1;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
