import type { FileEntry } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';

const keyOf = ({ path, size, lastModified }: Pick<TaskSnapshot, 'path' | 'size' | 'lastModified'>): string =>
  `${path}\0${size}\0${lastModified}`;

/** Files that the user picked or dropped again after their upload: they are sent again only if the user says so. */
export class AlreadyUploaded {
  readonly #changed: () => void;
  files: readonly FileEntry[] = [];

  /** @param changed Called when `files` changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Keeps those of the entries that are uploaded, and returns the others. */
  split(entries: readonly FileEntry[], tasks: readonly TaskSnapshot[]): readonly FileEntry[] {
    const uploaded = new Set(tasks.filter(({ status }) => status === 'succeeded').map(keyOf));
    const isUploaded = ({ file, path }: FileEntry): boolean => {
      const { name, size, lastModified, webkitRelativePath } = file;
      return uploaded.has(keyOf({ path: path ?? (webkitRelativePath || name), size, lastModified }));
    };
    this.#set(entries.filter(isUploaded));
    return this.files.length ? entries.filter((entry) => !isUploaded(entry)) : entries;
  }

  /** Returns the files, and keeps them no longer. */
  take(): readonly FileEntry[] {
    const { files } = this;
    this.#set([]);
    return files;
  }

  #set(files: readonly FileEntry[]): void {
    if (!files.length && !this.files.length) return;
    this.files = files;
    this.#changed();
  }
}
