import type { ByteRange } from '../protocol/content-range.js';

/** Why a file cannot be read on. */
export type FileTrouble = 'changed' | 'unreadable';

/** The bytes of one file, as the session reads them. */
export interface FileSource {
  /** A view of a range, not read into memory. */
  slice(range: ByteRange): Blob;
  /** Tells a file that changed or vanished on disk from a network fault, by reading a byte. */
  check(range: ByteRange): Promise<FileTrouble | undefined>;
}

/** The bytes of a File or Blob. */
export function blobSource(file: Blob): FileSource {
  return {
    // An empty type keeps the platform from adding a Content-Type.
    slice: (range) => file.slice(range.start, range.end, ''),
    async check(range) {
      for (const at of [range.start, range.end - 1]) {
        const trouble = await readByte(file, at);
        if (trouble !== undefined) return trouble;
      }
      return undefined;
    },
  };
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
