import type { IDBPDatabase } from 'idb';
import type { StoredSource } from './checkpoint-store.js';
import { partsOf, type CheckpointSchema } from './schema.js';

// Loaded with the first part of a copy that is written, or with the first copy in parts that is read.

/** Record of a complete copy in parts. */
export interface StoredCopy {
  readonly kind: 'parts';
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** Writes a part of a copy: see `CheckpointStore.putPart`. */
export async function putPart(
  database: IDBPDatabase<CheckpointSchema>,
  id: string,
  file: File,
  start: number,
  end: number,
): Promise<void> {
  // Read before it is stored: WebKit sometimes joins stored slices to a longer file.
  const part = await file.slice(start, end).arrayBuffer();
  try {
    await put(new Blob([part]));
  } catch (error) {
    // WebKit stores no Blob in private windows.
    if (error instanceof DOMException && error.name === 'QuotaExceededError') throw error;
    await put(part);
  }

  async function put(content: Blob | ArrayBuffer): Promise<void> {
    const { store, done } = database.transaction('sources', 'readwrite');
    const { name, type, size, lastModified } = file;
    const written: Promise<unknown>[] = [];
    if (start === 0) written.push(store.delete(partsOf(id)));
    if (end > 0) written.push(store.put(content, [id, start]));
    if (end > 0 && end === size)
      written.push(store.put({ kind: 'parts', name, type, size, lastModified }, id));
    await Promise.all([...written, done]);
  }
}

/** The copy; undefined if the record or the parts are not valid: any script of the origin can write them. */
export function joinParts(
  { name, type, size, lastModified }: StoredCopy,
  parts: unknown[],
): StoredSource | undefined {
  const isPart = (part: unknown): part is Blob | ArrayBuffer =>
    part instanceof Blob || part instanceof ArrayBuffer;
  const isNamed = [name, type].every((text: unknown) => typeof text === 'string');
  if (!parts.every(isPart) || !isNamed || !Number.isFinite(lastModified)) return undefined;
  const file = new File(parts, name, { type, lastModified });
  return file.size === size ? { kind: 'copy', file } : undefined;
}
