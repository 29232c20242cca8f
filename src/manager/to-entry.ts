import type { FileEntry } from './options.js';

/** A file, or one with its path. Told by its shape and not its class: it may come from another frame. */
export function toEntry(file: File | FileEntry): FileEntry {
  return 'file' in file ? file : { file };
}
