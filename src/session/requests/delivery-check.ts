import type { ByteRange } from '../../protocol/content-range.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../../transport/transport.js';
import type { SessionIo } from '../ports/session-io.js';
import { bodyParts } from './body-parts.js';

/** Size of the compared beginning and of the compared end of the file. Bytes. */
const SAMPLE_BYTES = 64 * 1024;
/** Tolerance of the comparison of two HTTP dates, which have a resolution of one second. */
const DATE_SLACK_MS = 2_000;

/** The page's file. */
export interface LocalFile {
  readonly size: number;
  slice(range: ByteRange): Blob;
}

/**
 * Checks whether the destination has the file of a session.
 *
 * @param size Size of the file in bytes.
 * @param sentAtMs Milliseconds since 1970 when the last Fragment was sent.
 * @param drop Takes a response whose body is of no interest: see `discard`, which this module must not import.
 * @throws Without a response, the page's headers or the file.
 */
export async function checkDelivery(
  { requests, transport, file, clock }: SessionIo,
  url: string,
  size: number,
  signal: AbortSignal,
  sentAtMs: number,
  drop: (response: TransportResponse) => void,
): Promise<boolean> {
  const headers = await requests.headers('Close-Session', url);
  const credentials = requests.credentials('Close-Session', url);
  return isDelivered(
    transport,
    { url, headers, credentials, signal },
    { size, slice: (range) => file.slice(range) },
    clock.now() - sentAtMs,
    drop,
  );
}

/**
 * Whether the destination has the file of this upload: the same beginning, end and length, and a Last-Modified not
 * before the last Fragment. An earlier version of the file may have the same size and ends, but an older date.
 *
 * @param sinceMs Milliseconds since the last Fragment was sent.
 * @param drop See `checkDelivery`.
 * @returns False also if the server does not allow delivered files to be read, or hides its Date.
 * @throws Without a response.
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
    // Includes one byte beyond the end, so that a longer file is detected.
    const last = range.end === size ? size : range.end - 1;
    const headers = { ...request.headers, Range: `bytes=${range.start}-${last}` };
    const response = await transport.send({ ...request, method: 'GET', headers });
    const whole = response.status === 200 && range.start === 0;
    if ((response.status !== 206 && !whole) || !isModifiedSince(response, sinceMs)) {
      drop(response);
      return false;
    }
    const local = await bytesOf(file.slice(range));
    const remote = await bytesOf(await firstBytesOf(response, local.length));
    if (remote.length !== local.length || !remote.every((byte, i) => byte === local[i])) return false;
  }
  return size > 0;
}

/** Whether the file was modified since then. Both dates are of the server's clock, as the local one may be wrong. */
function isModifiedSince(response: TransportResponse, sinceMs: number): boolean {
  const dateOf = (name: string): number => Date.parse(response.header(name) ?? '');
  return dateOf('Date') - dateOf('Last-Modified') <= sinceMs + DATE_SLACK_MS;
}

/** First bytes of the body, at most one chunk more: a server may ignore the range and send for hours. */
async function firstBytesOf(response: TransportResponse, bytes: number): Promise<Blob> {
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
