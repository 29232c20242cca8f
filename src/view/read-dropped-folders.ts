import type { FileEntry } from '../manager/contract/options.js';

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

/**
 * Reads a folder with all its subfolders. Entries that cannot be read are returned as `unreadable`, to be rejected.
 *
 * @param found Called with the number of files read so far, after each batch of entries.
 */
export async function readFolder(
  folder: FileSystemDirectoryEntry,
  signal: AbortSignal,
  found: (files: number) => void,
): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next; next = folders.shift()) {
    const reader = next.createReader();
    // One call may return a part, in Chromium at most 100 entries: only an empty batch is the end
    for (;;) {
      if (signal.aborted) return [];
      const batch = await new Promise<FileSystemEntry[] | undefined>((resolve) =>
        reader.readEntries(resolve, () => resolve(undefined)),
      );
      if (!batch) entries.push(unreadable(next));
      if (!batch?.length) break;
      folders.push(
        ...batch.filter((entry) => entry.isDirectory).map((entry) => entry as FileSystemDirectoryEntry),
      );
      const opened = await Promise.all(
        batch.filter((entry) => entry.isFile).map((entry) => openFile(entry as FileSystemFileEntry)),
      );
      entries.push(...opened);
      found(entries.length);
    }
  }
  return entries;
}

function openFile(entry: FileSystemFileEntry): Promise<FileEntry> {
  return new Promise((resolve) =>
    entry.file(
      (file) => resolve({ file, path: pathOf(entry) }),
      () => resolve(unreadable(entry)),
    ),
  );
}

function unreadable(entry: FileSystemEntry): FileEntry {
  return { file: new File([], entry.name), path: pathOf(entry), unreadable: true };
}

function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\/+/, '');
}
