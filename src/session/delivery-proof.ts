import type { ByteRange } from '../protocol/content-range.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../transport/transport.js';

/** How much of the beginning and of the end is compared. Bytes. */
const SAMPLE_BYTES = 64 * 1024;
/** HTTP's dates are whole seconds, and two of them are compared. */
const DATE_SLACK_MS = 2_000;

/** The file as the page has it. */
export interface LocalFile {
  readonly size: number;
  slice(range: ByteRange): Blob;
}

/**
 * Whether a file lies at its destination, and came there by this upload: it has our beginning, our end and no
 * more, and the server says that it was written no earlier than our last Fragment. An earlier version of the
 * file may have the same size and ends; it does not have the age.
 *
 * @param sinceMs Milliseconds since the last Fragment left.
 * @returns False too where the server does not let delivered files be read, or hides its Date.
 * @throws When no answer came.
 */
export async function isDelivered(
  transport: BitsTransport,
  request: Omit<TransportRequest, 'method'>,
  file: LocalFile,
  sinceMs: number,
): Promise<boolean> {
  for (const range of samples(file.size)) {
    // One byte more than there may be: an answer of the right length is the file's end.
    const last = range.end === file.size ? range.end : range.end - 1;
    const headers = { ...request.headers, Range: `bytes=${range.start}-${last}` };
    const response = await transport.send({ ...request, method: 'GET', headers });
    const whole = response.status === 200 && range.start === 0;
    if ((response.status !== 206 && !whole) || !isYoung(response, sinceMs)) return false;
    const local = new Uint8Array(await file.slice(range).arrayBuffer());
    if (!isEqual(await read(response, local.length + 1), local)) return false;
  }
  return file.size > 0;
}

function samples(size: number): ByteRange[] {
  if (size <= SAMPLE_BYTES) return [{ start: 0, end: size }];
  return [
    { start: size - SAMPLE_BYTES, end: size },
    { start: 0, end: SAMPLE_BYTES },
  ];
}

/** By the server's clock alone: ours may be off by years. */
function isYoung(response: TransportResponse, sinceMs: number): boolean {
  const now = Date.parse(response.header('Date') ?? '');
  const written = Date.parse(response.header('Last-Modified') ?? '');
  return now - written <= sinceMs + DATE_SLACK_MS;
}

/** What the body begins with, at most so many bytes: a server may ignore the range and send for hours. */
async function read(response: TransportResponse, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array(await (await response.blob()).arrayBuffer());
  const reader = response.body.getReader();
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    const room = value.subarray(0, maxBytes - length);
    bytes.set(room, length);
    length += room.length;
  }
  void reader.cancel().catch(() => undefined);
  return bytes.subarray(0, length);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
