import type { ByteRange } from '../protocol/content-range.js';

/** Why a file cannot be read on. `missing`: the page holds none. */
export type FileTrouble = 'changed' | 'unreadable' | 'missing';

/** A view of a range of a file, not read into memory. */
export function sliceOf(file: Blob, range: ByteRange): Blob {
  // An empty type keeps the platform from adding a Content-Type.
  return file.slice(range.start, range.end, '');
}

/** Tells a file that changed or vanished on disk from a network fault, by reading a byte at both ends of a range. */
export async function findTrouble(file: Blob, range: ByteRange): Promise<FileTrouble | undefined> {
  return (await readByte(file, range.start)) ?? (await readByte(file, range.end - 1));
}

async function readByte(file: Blob, at: number): Promise<FileTrouble | undefined> {
  try {
    const bytes = await file.slice(at, at + 1).arrayBuffer();
    // A truncated file reads as nothing in some engines.
    return bytes.byteLength === 1 ? undefined : 'changed';
  } catch (error) {
    // NotFoundError: it is gone. NotReadableError: it changed since it was picked, or may not be read.
    const missing = error instanceof DOMException && error.name === 'NotFoundError';
    return missing ? 'unreadable' : 'changed';
  }
}
