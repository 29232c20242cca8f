import type { ByteRange } from '../protocol/content-range.js';

/** Reason why a file cannot be read any further. `missing`: the page holds no file. */
export type FileTrouble = 'changed' | 'unreadable' | 'missing';

/** A view of a range of a file, not read into memory. */
export function sliceOf(file: Blob, range: ByteRange): Blob {
  // An empty type keeps the platform from adding a Content-Type.
  return file.slice(range.start, range.end, '');
}

/** Maximum number of bytes in a TailDigest. */
export const TAIL_BYTES = 64 * 1024;

/** The last bytes of a range of a file. */
export interface Tail {
  readonly start: number;
  readonly end: number;
  /** Rejects when the file cannot be read. */
  readonly bytes: Promise<ArrayBuffer>;
}

/** Reads the last bytes of a range: at most `TAIL_BYTES` before `end`, and none before `start`. */
export function readTail(file: Blob, start: number, end: number): Tail {
  const from = Math.max(start, end - TAIL_BYTES);
  return { start: from, end, bytes: file.slice(from, end).arrayBuffer() };
}

/** Distinguishes a changed or deleted file from a network fault, by reading the first and last byte of a range. */
export async function findTrouble(file: Blob, range: ByteRange): Promise<FileTrouble | undefined> {
  return (await readByte(file, range.start)) ?? (await readByte(file, range.end - 1));
}

async function readByte(file: Blob, at: number): Promise<FileTrouble | undefined> {
  try {
    const bytes = await file.slice(at, at + 1).arrayBuffer();
    // Some engines return no bytes for a truncated file.
    return bytes.byteLength === 1 ? undefined : 'changed';
  } catch (error) {
    // NotFoundError: deleted. NotReadableError: changed since it was selected, or no permission.
    const missing = error instanceof DOMException && error.name === 'NotFoundError';
    return missing ? 'unreadable' : 'changed';
  }
}
