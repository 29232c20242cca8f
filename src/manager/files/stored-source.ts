import type { StoredSource } from '../../checkpoints/checkpoint-store.js';

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
