import type { FileCandidate } from '../contract/events/bits-events.js';
import type { FileEntry } from '../contract/options.js';

/** Members by which a file is recognized. */
export interface Identified {
  readonly path: string;
  readonly size: number;
  readonly lastModified: number;
  /** The file that was picked, if the page replaced it: it is recognized by that. */
  readonly original?: Original | undefined;
}

/** Members of a picked file that the page replaced. */
export interface Original {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** A file on its way into the list: what the rules, the page and the tasks that wait for a file need to know of it. */
export interface IncomingFile extends FileCandidate {
  readonly handle: FileSystemFileHandle | undefined;
  /** Bytes. Read once, as is the next: of a file on a disk they cost time. */
  readonly size: number;
  readonly lastModified: number;
  readonly original?: Original | undefined;
}

/** A file that a task may take. */
export type OfferedFile = Pick<IncomingFile, 'file' | 'handle'>;

/** Key by which the list, checkpoints and other tabs recognize a file. No path contains the separator, NUL. */
export function identityOf({
  path,
  size,
  lastModified,
  original = { size, lastModified },
}: Identified): string {
  return `${path}\0${original.size}\0${original.lastModified}`;
}

/** Recognizes an entry by its shape and not its class: it may come from another frame. */
export function toIncoming(given: File | FileEntry): IncomingFile {
  const { file, path, handle } = 'file' in given ? given : ({ file: given } as FileEntry);
  const { name, size, lastModified, webkitRelativePath } = file;
  return {
    file,
    path: path ?? (webkitRelativePath || name),
    name: path === undefined ? name : lastSegment(path),
    handle,
    size,
    lastModified,
  };
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** An id unique in this browser. `crypto.randomUUID` is missing in insecure contexts. */
export function createId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(36).padStart(7, '0')).join('');
}
