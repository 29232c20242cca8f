import type { StoredSource } from '../checkpoints/checkpoint-store.js';
import type { FileEntry, ManagerOptions } from './options.js';

/** The largest file of which a copy is kept. Bytes. */
const MAX_COPY_BYTES = 32 * 1024 * 1024;

/** The way to a file that outlives the page, as far as the author and the browser allow one. */
export async function sourceToKeep(
  entry: FileEntry,
  keep: ManagerOptions['keepFiles'],
): Promise<StoredSource | undefined> {
  const wanted = keep ?? 'auto';
  if (entry.handle !== undefined && (wanted === 'auto' || wanted === 'handle')) {
    return { kind: 'handle', handle: entry.handle };
  }
  const copies = wanted === 'auto' || wanted === 'copy';
  if (!copies || entry.file.size > MAX_COPY_BYTES || !(await hasRoom(entry.file.size))) return undefined;
  return { kind: 'copy', file: entry.file };
}

/** A copy may take at most half of what the browser has left for this origin. */
async function hasRoom(bytes: number): Promise<boolean> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return (quota - usage) / 2 > bytes;
  } catch {
    // Undefined in insecure contexts and some engines: the write itself will tell.
    return true;
  }
}

/** What a stored source yields now. */
export type Reopened =
  | { readonly kind: 'file'; readonly file: File; readonly handle?: FileSystemFileHandle }
  /** A handle that wants the user's permission again. */
  | { readonly kind: 'permission'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'gone' };

interface PermissionHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

/**
 * Opens a stored source again.
 *
 * @param ask Ask the user for permission; only within a click.
 */
export async function reopen(source: StoredSource, name: string, ask = false): Promise<Reopened> {
  if (source.kind === 'copy') return { kind: 'file', file: asFile(source.file, name) };
  const { handle } = source;
  try {
    const permissions = handle as PermissionHandle;
    const mode = { mode: 'read' } as const;
    const asked = ask ? permissions.requestPermission?.(mode) : permissions.queryPermission?.(mode);
    const state = (await asked) ?? 'granted';
    if (state !== 'granted') return { kind: 'permission', handle };
    return { kind: 'file', file: await handle.getFile(), handle };
  } catch (error) {
    const denied = error instanceof DOMException && error.name === 'NotAllowedError';
    return denied ? { kind: 'permission', handle } : { kind: 'gone' };
  }
}

function asFile(blob: Blob, name: string): File {
  return blob instanceof File ? blob : new File([blob], name, { type: blob.type });
}
