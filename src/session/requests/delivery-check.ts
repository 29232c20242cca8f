import type { ByteRange } from '../../protocol/content-range.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../../transport/transport.js';
import type { SessionSettings } from '../machine/state.js';
import type { Clock } from '../ports/clock.js';
import type { SessionIo } from '../ports/session-io.js';
import { bodyParts } from './body-parts.js';

/** Size of each compared block of the file. Bytes. */
const BLOCK_BYTES = 64 * 1024;
/** Blocks compared of a file that has as many: both ends, and two in between. */
const BLOCKS = 4;
/** Tolerance of the comparison of two HTTP dates, which have a resolution of one second. */
const DATE_SLACK_MS = 2_000;
/**
 * Delay before another look, in milliseconds: at a destination that differs, as a server may deliver just after its Ack, or
 * after a look that the network prevented.
 */
const AGAIN_MS = 2_000;

/** The page's file. */
export interface LocalFile {
  readonly size: number;
  slice(range: ByteRange): Blob;
}

/**
 * What a destination is, compared with the file of an upload.
 *
 * - `same`: size and compared blocks are equal, and it was written during the upload
 * - `different`: another size or other bytes, written during the upload; or an older file, or none, where the server names
 *   GET as a method of this URL (OPTIONS)
 * - `unknown`: it may not be read, comes from a cache, is a web page in place of the file, or has no dates
 */
export type Delivery = 'same' | 'different' | 'unknown';

/** Takes a response whose body is of no interest: see `discard`, which this module must not import, as it is loaded on demand. */
type Drop = (response: TransportResponse) => void;

type Request = Omit<TransportRequest, 'method'>;

/**
 * Checks whether the destination has the file of a session.
 *
 * @param acknowledged Whether Close-Session was acknowledged, or processed: a destination that differs is looked at twice,
 *   one that the network hides until the signal's time limit, and one that cannot be judged is unknown. Otherwise it is not
 *   delivered, and the session decides when it is looked at again.
 * @returns Whether it has; undefined: unknown.
 * @throws Without a response, the page's headers or the file.
 */
export async function checkDelivery(
  io: SessionIo,
  url: string,
  { size, createdAtMs }: Pick<SessionSettings, 'size' | 'createdAtMs'>,
  acknowledged: boolean,
  signal: AbortSignal,
  drop: Drop,
): Promise<boolean | undefined> {
  const { requests, transport, file, clock } = io;
  const headers = await requests.headers('Close-Session', url);
  const credentials = requests.credentials('Close-Session', url);
  const request = { url, headers, credentials, signal };
  const local = { size, slice: (range: ByteRange) => file.slice(range) };
  const look = (): Promise<Delivery> =>
    compareDelivery(transport, request, local, clock.now() - createdAtMs, drop, acknowledged);
  if (!acknowledged) return (await look()) === 'same';
  const lookPatiently = (): Promise<Delivery> => answered(look, io, request, size);
  let found = await lookPatiently();
  if (found === 'different') {
    await passed(clock, AGAIN_MS, signal);
    found = await lookPatiently();
  }
  // The file may have been changed since: then its bytes prove nothing.
  if (found === 'different' && (await file.verify()) !== undefined) return undefined;
  return found === 'unknown' ? undefined : found === 'same';
}

/** Looks until there is an answer, as long as the network, and neither the file nor a policy, is why there is none. */
async function answered(
  look: () => Promise<Delivery>,
  { network, file, clock }: SessionIo,
  { url, signal }: Request,
  size: number,
): Promise<Delivery> {
  // From another origin the answer may have been hidden from the page.
  const isOfPage = new URL(url).origin === globalThis.origin;
  for (;;) {
    try {
      return await look();
    } catch (cause) {
      if (signal.aborted || !(isOfPage || network.isOffline())) throw cause;
      if (size > 0 && (await file.check({ start: 0, end: size })) !== undefined) throw cause;
    }
    await passed(clock, AGAIN_MS, signal);
  }
}

/**
 * Compares the destination with the file of this upload.
 *
 * @param sinceMs Milliseconds since the upload began to write the file.
 * @param asks Whether the server is asked for its methods where a difference is not dated.
 * @throws Without a response.
 */
export async function compareDelivery(
  transport: BitsTransport,
  request: Request,
  file: LocalFile,
  sinceMs: number,
  drop: Drop,
  asks = true,
): Promise<Delivery> {
  let isProven = true;
  for (const range of blocksOf(file.size)) {
    const headers = { ...request.headers, ...rangeOf(range, file.size) };
    const response = await transport.send({ ...request, method: 'GET', headers });
    const isNew = isModifiedSince(response, sinceMs);
    const found = await compareBlock(response, range, file, request.url, drop);
    if (found === 'unknown') return found;
    if (found === 'different')
      return isNew || (asks && (await servesFiles(transport, request, drop))) ? found : 'unknown';
    isProven &&= isNew;
  }
  return isProven ? 'same' : 'unknown';
}

/** The compared blocks, the end first: a file of another size is found by it. */
function blocksOf(size: number): readonly ByteRange[] {
  if (size <= BLOCK_BYTES) return [{ start: 0, end: size }];
  const count = Math.min(BLOCKS, Math.ceil(size / BLOCK_BYTES));
  const starts = Array.from({ length: count }, (_, i) =>
    Math.floor(((size - BLOCK_BYTES) * i) / (count - 1)),
  );
  return starts.reverse().map((start) => ({ start, end: start + BLOCK_BYTES }));
}

/** Headers of the request for a block, with one byte beyond the end, so that a longer file is detected. */
function rangeOf({ start, end }: ByteRange, size: number): Readonly<Record<string, string>> {
  // An empty file has no range.
  return size > 0 ? { Range: `bytes=${start}-${end === size ? size : end - 1}` } : {};
}

async function compareBlock(
  response: TransportResponse,
  range: ByteRange,
  file: LocalFile,
  url: string,
  drop: Drop,
): Promise<Delivery> {
  const { status } = response;
  const isContent = (status === 206 || status === 200) && !isStandIn(response, url);
  if (!isContent || (status === 200 && file.size > BLOCK_BYTES)) {
    drop(response);
    // Without ranges the length alone is compared.
    const isOtherSize = isContent && Number(response.header('Content-Length') ?? file.size) !== file.size;
    // No file, or one that ends before this block.
    return isOtherSize || [404, 410, 416].includes(status) ? 'different' : 'unknown';
  }
  const local = await bytesOf(file.slice(range));
  const remote = await bytesOf(await firstBytesOf(response, local.length));
  const isSame = remote.length === local.length && remote.every((byte, i) => byte === local[i]);
  return isSame ? 'same' : 'different';
}

/** Whether a response may have other content than the stored bytes: a cached or encoded one, several parts, a web page. */
function isStandIn(response: TransportResponse, url: string): boolean {
  const type = response.header('Content-Type') ?? '';
  return (
    Number(response.header('Age')) > 0 ||
    !/^(identity)?$/i.test(response.header('Content-Encoding') ?? '') ||
    /^multipart\/byteranges/i.test(type) ||
    (/^text\/html/i.test(type) && !/\.x?html?$/i.test(new URL(url).pathname))
  );
}

/**
 * Whether the server names GET as a method of this URL, so that what it answers to GET counts although it is not dated. IIS
 * names it also for types of files that it does not serve.
 */
async function servesFiles(transport: BitsTransport, request: Request, drop: Drop): Promise<boolean> {
  const response = await transport.send({ ...request, method: 'OPTIONS' });
  drop(response);
  const { status } = response;
  const isIis = /^microsoft-iis\b/i.test(response.header('Server') ?? '');
  return status >= 200 && status < 300 && !isIis && /\bGET\b/.test(response.header('Allow') ?? '');
}

/** Whether the file was modified since then. Both dates are of the server's clock, as the local one may be wrong. */
function isModifiedSince(response: TransportResponse, sinceMs: number): boolean {
  // The date of a refusal is that of its page.
  if (response.status >= 300) return false;
  const dateOf = (name: string): number => Date.parse(response.header(name) ?? '');
  return dateOf('Date') - dateOf('Last-Modified') <= sinceMs + DATE_SLACK_MS;
}

/** Resolves after the delay; rejects when aborted. */
function passed(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(delayMs, resolve);
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason as Error);
    });
  });
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
