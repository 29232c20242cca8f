import type { FileEntry } from '../../manager/contract/options.js';

/** Maximum number of files that are opened at a time. An engine may return a whole folder in one batch. */
const AT_A_TIME = 100;

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
  const isAborted = (): boolean => signal.aborted;
  for (let next = folders.shift(); next; next = folders.shift()) {
    const reader = next.createReader();
    // One call may return a part, in Chromium at most 100 entries: only an empty batch is the end
    for (;;) {
      if (isAborted()) return [];
      const batch = await new Promise<FileSystemEntry[] | undefined>((resolve) =>
        reader.readEntries(resolve, () => resolve(undefined)),
      );
      if (!batch) entries.push(unreadable(next));
      if (!batch?.length) break;
      for (let start = 0; start < batch.length && !isAborted(); start += AT_A_TIME) {
        const part = batch.slice(start, start + AT_A_TIME);
        for (const entry of part) if (entry.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
        const files = part.filter((entry) => entry.isFile);
        entries.push(...(await Promise.all(files.map((entry) => openFile(entry as FileSystemFileEntry)))));
        found(entries.length);
      }
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
