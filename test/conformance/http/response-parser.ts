import type { Header } from './request.js';
import { MalformedResponse, type Response } from './response.js';

/** End of a response body without a header that determines it. */
export type Unframed = 'no-body' | 'until-close';

interface Parsed {
  readonly response: Response;
  readonly consumedBytes: number;
}

const STATUS_LINE = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/;

/**
 * The first complete response in `bytes`, or undefined if more bytes are needed. Deliberately strict: a head that only
 * lenient clients understand is an error.
 */
export function parseResponse(bytes: Buffer, ended: boolean, unframed: Unframed): Parsed | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) {
    if (bytes.length > 65_536) throw new MalformedResponse('64 KiB and no end of the response head');
    return undefined;
  }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const match = STATUS_LINE.exec(statusLine);
  if (match === null) throw new MalformedResponse(`not a status line: ${JSON.stringify(statusLine)}`);
  const headers = lines.map(parseField);
  const head = { version: match[1] ?? '', status: Number(match[2]), reason: match[3] ?? '', headers };
  const start = headEnd + 4;

  if (head.status < 200 || head.status === 204 || head.status === 304) {
    return { response: { ...head, body: Buffer.alloc(0), framed: true }, consumedBytes: start };
  }
  const codings = valuesOf(headers, 'transfer-encoding');
  if (codings.length > 0) {
    const chunked = parseChunked(bytes, start);
    return chunked && { response: { ...head, body: chunked.body, framed: true }, consumedBytes: chunked.end };
  }
  const lengths = new Set(valuesOf(headers, 'content-length'));
  if (lengths.size > 1) throw new MalformedResponse(`Content-Length twice: ${[...lengths].join(' and ')}`);
  const [length] = lengths;
  if (length !== undefined) {
    if (!/^\d+$/.test(length)) throw new MalformedResponse(`Content-Length is no number: ${length}`);
    const end = start + Number(length);
    if (bytes.length < end) return undefined;
    return { response: { ...head, body: bytes.subarray(start, end), framed: true }, consumedBytes: end };
  }
  if (unframed === 'until-close' && !ended) return undefined;
  return { response: { ...head, body: bytes.subarray(start), framed: false }, consumedBytes: bytes.length };
}

function parseField(line: string): Header {
  const match = FIELD.exec(line);
  if (match === null) throw new MalformedResponse(`not a header: ${JSON.stringify(line)}`);
  return [match[1] ?? '', (match[2] ?? '').trim()];
}

function valuesOf(headers: readonly Header[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

function parseChunked(bytes: Buffer, start: number): { body: Buffer; end: number } | undefined {
  const pieces: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = /^([0-9a-f]+)[ \t]*(?:;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd))?.[1];
    if (size === undefined) throw new MalformedResponse('a chunk without a size');
    const from = lineEnd + 2;
    const to = from + Number.parseInt(size, 16);
    if (to === from) {
      const end = bytes.toString('latin1', at).indexOf('\r\n\r\n');
      return end < 0 ? undefined : { body: Buffer.concat(pieces), end: at + end + 4 };
    }
    if (bytes.length < to + 2) return undefined;
    pieces.push(bytes.subarray(from, to));
    at = to + 2;
  }
}
