import type { FileEntry } from '../../manager/contract/options.js';

/**
 * Reads a folder with all its subfolders. Entries that cannot be read are returned as `unreadable`, to be rejected.
 * Loaded on demand.
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
