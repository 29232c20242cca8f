import type { FileEntry } from '../contract/options.js';

/** What a file is recognized by. */
export interface Identified {
  readonly path: string;
  readonly size: number;
  readonly lastModified: number;
}

/** What is the same file to the list, to an earlier visit and to other tabs; a NUL is in no path. */
export function identityOf({ path, size, lastModified }: Identified): string {
  return `${path}\0${size}\0${lastModified}`;
}

/** A file with its path. Recognized by its shape and not its class: it may come from another frame. */
export function toEntry(file: File | FileEntry): FileEntry {
  return 'file' in file ? file : { file };
}

/** An id unique in this browser. `crypto.randomUUID` is missing in insecure contexts. */
export function createId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(36).padStart(7, '0')).join('');
}
