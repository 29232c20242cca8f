/** An answer, and the request that the handler saw when it gave it. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Undefined where no handler was asked. */
  readonly seen: { readonly marker: string; readonly method: string; readonly url: string } | undefined;
}

/**
 * Takes the first whole answer, interim ones left out.
 * @returns undefined while more has to come.
 */
export function takeAnswer(text: string, ended: boolean): { answer: Answer; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
  if (!status) throw new Error(`no answer begins with ${JSON.stringify(text.slice(0, 60))}`);
  if (status < 200) return takeAnswer(text.slice(end + 4), ended);
  const headers = new Map<string, string>();
  for (const field of fields) {
    const colon = field.indexOf(':');
    headers.set(field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim());
  }
  const seen = readSeen(headers.get('x-seen'));
  const body = takeBody(text, end + 4, headers, seen?.method === 'HEAD' || status === 204 || status === 304);
  if (body === undefined) return undefined;
  return { answer: { status, headers, body: body.text, seen }, rest: text.slice(body.end) };
}

function takeBody(text: string, start: number, headers: ReadonlyMap<string, string>, none: boolean) {
  if (none) return { text: '', end: start };
  if (headers.get('transfer-encoding') === 'chunked') return takeChunks(text, start);
  const end = start + Number(headers.get('content-length') ?? 0);
  return text.length < end ? undefined : { text: text.slice(start, end), end };
}

function takeChunks(text: string, start: number) {
  let body = '';
  let at = start;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (text.length < at) return undefined;
    if (size === 0) return { text: body, end: at };
    body += text.slice(lineEnd + 2, at - 2);
  }
}

function readSeen(header: string | undefined): Answer['seen'] {
  if (header === undefined) return undefined;
  const [marker = '', method = '', url = ''] = JSON.parse(
    Buffer.from(header, 'base64url').toString(),
  ) as string[];
  return { marker, method, url };
}
