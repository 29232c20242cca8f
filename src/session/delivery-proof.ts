import type { ByteRange } from '../protocol/content-range.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../transport/transport.js';
import { bodyParts } from './body-parts.js';

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
 * @param drop Takes an answer whose body is of no interest: see `discard`.
 * @returns False too where the server does not let delivered files be read, or hides its Date.
 * @throws When no answer came.
 */
export async function isDelivered(
  transport: BitsTransport,
  request: Omit<TransportRequest, 'method'>,
  file: LocalFile,
  sinceMs: number,
  drop: (response: TransportResponse) => void,
): Promise<boolean> {
  const { size } = file;
  const samples: ByteRange[] = [{ start: Math.max(0, size - SAMPLE_BYTES), end: size }];
  if (size > SAMPLE_BYTES) samples.push({ start: 0, end: SAMPLE_BYTES });
  for (const range of samples) {
    // One byte more than there may be: an answer of the right length is the file's end.
    const last = range.end === size ? size : range.end - 1;
    const headers = { ...request.headers, Range: `bytes=${range.start}-${last}` };
    const response = await transport.send({ ...request, method: 'GET', headers });
    const whole = response.status === 200 && range.start === 0;
    if ((response.status !== 206 && !whole) || !isYoung(response, sinceMs)) {
      drop(response);
      return false;
    }
    const local = await bytesOf(file.slice(range));
    const remote = await bytesOf(await firstOf(response, local.length));
    if (remote.length !== local.length || !remote.every((byte, i) => byte === local[i])) return false;
  }
  return size > 0;
}

/** By the server's clock alone: ours may be off by years. */
function isYoung(response: TransportResponse, sinceMs: number): boolean {
  const dateOf = (name: string): number => Date.parse(response.header(name) ?? '');
  return dateOf('Date') - dateOf('Last-Modified') <= sinceMs + DATE_SLACK_MS;
}

/** What the body begins with, hardly more than these bytes: a server may ignore the range and send for hours. */
async function firstOf(response: TransportResponse, bytes: number): Promise<Blob> {
  let first = new Blob([]);
  for await (const part of bodyParts(response)) {
    first = new Blob([first, part]);
    if (first.size > bytes) break;
  }
  return first;
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
