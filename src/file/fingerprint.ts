import type { ByteRange } from '../protocol/content-range.js';
import type { Tail } from './file-source.js';
import { sha256, sha256Hex } from './sha256.js';

// Loaded on demand, with the first upload: see `loadDigests`.

const BLOCK_BYTES = 64 * 1024;
const BLOCKS = 16;
/** Blocks of a Fragment that are compared besides its end. */
const RANGE_BLOCKS = 3;

/** Digest of the bytes from `start` to before `end` of a file. */
export interface TailDigest {
  readonly start: number;
  readonly end: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Sampled digest of a file, to compare two files without reading them whole: SHA-256 of the size and 16 blocks of
 * 64 KiB, the first, the last and evenly spread ones in between. Files up to 1 MiB are read whole.
 *
 * @returns Null if no digest can be computed: see `sha256`.
 * @throws DOMException when the file cannot be read.
 */
export async function fingerprint(file: Blob): Promise<string | null> {
  const parts: BlobPart[] = [`${file.size}:`];
  if (file.size <= BLOCKS * BLOCK_BYTES) {
    parts.push(file);
  } else {
    const stride = (file.size - BLOCK_BYTES) / (BLOCKS - 1);
    for (let i = 0; i < BLOCKS; i++) {
      const start = Math.floor(i * stride);
      parts.push(file.slice(start, start + BLOCK_BYTES));
    }
  }
  return sha256Hex(await bytesOf(new Blob(parts)));
}

/**
 * Digest of the last bytes of a range.
 *
 * @throws DOMException when the file cannot be read, or no digest can be computed.
 */
export async function digestTail({ start, end, bytes }: Tail): Promise<TailDigest> {
  const read = new Uint8Array(await bytes);
  const sha256 = await sha256Hex(read);
  if (read.length !== end - start || sha256 === null) throw notReadable();
  return { start, end, sha256 };
}

/**
 * Digests of blocks of a range: its first bytes, and evenly spread ones.
 *
 * @throws As `digestTail`.
 */
export function digestBlocks(file: Blob, { start, end }: ByteRange): Promise<readonly TailDigest[]> {
  return Promise.all(
    Array.from({ length: RANGE_BLOCKS }, (_, i) => {
      const from = start + Math.floor(((end - start) * i) / RANGE_BLOCKS);
      const to = Math.min(end, from + BLOCK_BYTES);
      return digestTail({ start: from, end: to, bytes: file.slice(from, to).arrayBuffer() });
    }),
  );
}

/** Whether the file provably has the bytes of these digests. A single read, as each read has its own latency. */
export async function matchesTails(file: Blob, tails: readonly TailDigest[]): Promise<boolean> {
  const bytes = await bytesOf(new Blob(tails.map(({ start, end }) => file.slice(start, end))));
  let at = 0;
  const same = tails.map(
    async ({ start, end, sha256 }) => (await sha256Hex(bytes.subarray(at, (at += end - start)))) === sha256,
  );
  if (at !== bytes.length) throw notReadable();
  return (await Promise.all(same)).every(Boolean);
}

/**
 * Value of a Content-Digest header [RFC 9530] for these bytes, which are read into memory.
 *
 * @throws If they cannot be read, or no digest can be computed: see `sha256`.
 */
export async function contentDigest(bytes: Blob): Promise<string> {
  const digest = await sha256(await bytesOf(bytes));
  if (digest === null) throw new Error('SHA-256 is not available in this page.');
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** The file is shorter than it was, or there is no SHA-256. */
function notReadable(): DOMException {
  return new DOMException('', 'NotReadableError');
}
