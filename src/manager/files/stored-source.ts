import type { StoredSource } from '../../checkpoints/checkpoint-store.js';
import type { ManagerOptions } from '../contract/options.js';
import type { OfferedFile } from './incoming-file.js';

/** Maximum size of a file that is copied. Bytes. */
const MAX_COPY_BYTES = 32 * 1024 * 1024;
/** Maximum size of all copies of one manager. Bytes. */
const MAX_COPIES_BYTES = 512 * 1024 * 1024;
/** Time for which the browser's estimate of its free storage is used. Milliseconds. */
const ESTIMATE_MS = 5_000;

/** Selects how a file is stored for a later visit: as a handle, as a copy, or not at all. */
export class SourceChooser {
  #freeBytes = 0;
  #estimatedAtMs = -Infinity;

  /** @param copiedBytes Size of all copies so far. */
  async choose(
    { file, handle }: OfferedFile,
    keep: ManagerOptions['keepFiles'],
    copiedBytes: number,
  ): Promise<StoredSource | undefined> {
    const wanted = keep ?? 'auto';
    const allows = (kind: StoredSource['kind']): boolean => wanted === 'auto' || wanted === kind;
    if (handle !== undefined && allows('handle')) return { kind: 'handle', handle };
    const { size } = file;
    if (!allows('copy') || size > MAX_COPY_BYTES || copiedBytes + size > MAX_COPIES_BYTES) return undefined;
    return (await this.#hasRoom(size)) ? { kind: 'copy', file } : undefined;
  }

  /** Copies may take at most half of what the browser has left for this origin. */
  async #hasRoom(bytes: number): Promise<boolean> {
    const nowMs = performance.now();
    if (nowMs - this.#estimatedAtMs > ESTIMATE_MS) {
      this.#freeBytes = (await freeBytes()) / 2;
      this.#estimatedAtMs = nowMs;
    }
    if (bytes > this.#freeBytes) return false;
    this.#freeBytes -= bytes;
    return true;
  }
}

async function freeBytes(): Promise<number> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return quota - usage;
  } catch {
    // Undefined in insecure contexts and some engines: the write itself fails then.
    return Infinity;
  }
}

/** Result of opening a stored source. Without a file, the handle needs the user's permission again. */
export interface Reopened {
  readonly file?: File;
  readonly handle?: FileSystemFileHandle;
}

interface PermissionHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

/**
 * Opens a stored source again; yields nothing when the file is gone.
 *
 * @param ask Ask the user for permission; only within a click.
 */
export async function reopen(source: StoredSource, name: string, ask = false): Promise<Reopened | undefined> {
  if (source.kind === 'copy') return { file: asFile(source.file, name) };
  const { handle } = source;
  try {
    const permissions = handle as PermissionHandle;
    const state = await permissions[ask ? 'requestPermission' : 'queryPermission']?.({ mode: 'read' });
    return (state ?? 'granted') === 'granted' ? { file: await handle.getFile(), handle } : { handle };
  } catch (error) {
    const denied = error instanceof DOMException && error.name === 'NotAllowedError';
    return denied ? { handle } : undefined;
  }
}

function asFile(blob: Blob, name: string): File {
  return blob instanceof File ? blob : new File([blob], name, { type: blob.type });
}
