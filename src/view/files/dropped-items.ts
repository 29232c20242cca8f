import type { FileEntry } from '../../manager/contract/options.js';

/** The files of a drop or paste, and the folders that are still to be read. */
export interface DroppedItems {
  readonly files: readonly Promise<FileEntry | undefined>[];
  readonly folders: readonly FileSystemDirectoryEntry[];
}

type WithHandle = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/**
 * Takes all files and folders out of a data transfer. Must run inside the event's handler: afterwards the browser
 * empties the transfer, and handles can no longer be requested.
 */
export function takeItems(transfer: DataTransfer, keepHandles: boolean): DroppedItems {
  const files: Promise<FileEntry | undefined>[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items as Iterable<WithHandle>) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) {
      folders.push(entry as FileSystemDirectoryEntry);
      continue;
    }
    const file = item.getAsFile();
    if (!file) continue;
    const handle = keepHandles ? item.getAsFileSystemHandle?.() : undefined;
    files.push(withHandle(file, handle));
  }
  return { files, folders };
}

async function withHandle(
  file: File,
  asked: Promise<FileSystemHandle | null> | undefined,
): Promise<FileEntry> {
  const handle = await asked?.catch(() => null);
  return handle?.kind === 'file' ? { file, handle: handle as FileSystemFileHandle } : { file };
}
