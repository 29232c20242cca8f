import { sha256Hex } from './sha256.js';

const BLOCK_BYTES = 64 * 1024;
const BLOCKS = 16;
/** Maximum number of bytes in a TailDigest. */
export const TAIL_BYTES = 64 * 1024;

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
 * Digest of the last bytes of a range: at most 64 KiB before `end`, and none before `start`.
 *
 * @throws DOMException when the file cannot be read, or no digest can be computed.
 */
export async function digestTail(file: Blob, start: number, end: number): Promise<TailDigest> {
  const from = Math.max(start, end - TAIL_BYTES);
  const bytes = await bytesOf(file.slice(from, end));
  if (bytes.length !== end - from) throw truncatedError();
  const sha256 = await sha256Hex(bytes);
  if (sha256 === null) throw new DOMException('SHA-256 is not available.', 'NotSupportedError');
  return { start: from, end, sha256 };
}

/** Whether the file provably has the bytes of these digests. A single read, as each read has its own latency. */
export async function matchesTails(file: Blob, tails: readonly TailDigest[]): Promise<boolean> {
  const bytes = await bytesOf(new Blob(tails.map(({ start, end }) => file.slice(start, end))));
  let at = 0;
  const same = tails.map(
    async ({ start, end, sha256 }) => (await sha256Hex(bytes.subarray(at, (at += end - start)))) === sha256,
  );
  if (at !== bytes.length) throw truncatedError();
  return (await Promise.all(same)).every(Boolean);
}

/** Reads a blob into memory. */
export async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

function truncatedError(): DOMException {
  return new DOMException('The file is shorter than it was.', 'NotReadableError');
}
