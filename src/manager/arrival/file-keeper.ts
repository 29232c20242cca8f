import type { StoredSource } from '../../checkpoints/checkpoint-store.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';
import { COPY_SIZES, FileCopier } from './file-copier.js';

/** Maximum of `maxCopySize: 'auto'`. Bytes. */
const MAX_AUTO_BYTES = 4 * 1024 ** 3;
/** The same where the browser does not say how much storage is left. Bytes. */
const MAX_BLIND_BYTES = 512 * 1024 * 1024;
/** Minimum size of a copy for which the browser is asked to keep the storage of the origin. Bytes. */
const PERSIST_BYTES = 100e6;
/** Time for which the browser's estimate of its free storage is used. Milliseconds. */
const ESTIMATE_MS = 5_000;

/** Stores files for a later visit: as a handle, as a copy, or not at all. Loaded on demand. */
export class FileKeeper {
  readonly #list: TaskList;
  readonly #checkpoints: CheckpointWriter;
  readonly #copier: FileCopier;
  /** The tasks of whose files copies are kept, oldest first, with their sizes in bytes. */
  readonly #copied = new Set<{ readonly task: Task; readonly bytes: number }>();
  #copiedBytes = 0;
  #freeBytes = 0;
  #estimatedAtMs = -Infinity;
  #isPersisted = false;

  constructor(list: TaskList, checkpoints: CheckpointWriter) {
    this.#list = list;
    this.#checkpoints = checkpoints;
    this.#copier = new FileCopier(list, checkpoints);
  }

  /** Stores the file of a task, if its manager's options and the browser's free storage allow it. */
  async keep(task: Task): Promise<void> {
    this.#dropCopies();
    const { file } = task.shown;
    if (file === undefined) return;
    const { handle } = task.facts;
    const { keepFiles = 'auto' } = task.client.options;
    const allows = (kind: StoredSource['kind']): boolean => keepFiles === 'auto' || keepFiles === kind;
    let source: StoredSource | undefined;
    if (handle !== undefined && allows('handle')) source = { kind: 'handle', handle };
    else if (allows('copy') && (await this.#hasRoom(task, file.size))) {
      const copy = { task, bytes: file.size };
      this.#copied.add(copy);
      this.#copiedBytes += file.size;
      if (file.size > COPY_SIZES.whole) {
        this.#persist(file.size);
        this.#copier.copy(task, file, () => this.#drop(copy));
        return;
      }
      source = { kind: 'copy', file };
    }
    // The page may have replaced the file meanwhile.
    const isWanted = (): boolean => this.#list.isOurs(task) && task.shown.file === file;
    const { id } = task;
    const stored =
      source && (await this.#checkpoints.keepSource(id, (store) => store.putSource(id, source), isWanted));
    if (task.shown.file === file) task.setStored({ fileKeptAs: source && stored ? source.kind : 'pick' });
  }

  /** Whether a copy of this size may be stored. */
  async #hasRoom({ client }: Task, bytes: number): Promise<boolean> {
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (connection?.saveData === true) return false;
    const nowMs = performance.now();
    if (nowMs - this.#estimatedAtMs > ESTIMATE_MS) {
      this.#freeBytes = await freeBytes();
      this.#estimatedAtMs = nowMs;
    }
    const { maxCopySize = 'auto' } = client.options;
    const isKnown = this.#freeBytes < Infinity;
    const autoBytes = isKnown ? (this.#freeBytes + this.#copiedBytes) / 10 : MAX_BLIND_BYTES;
    const maxBytes = maxCopySize === 'auto' ? Math.min(autoBytes, MAX_AUTO_BYTES) : maxCopySize;
    if (this.#copiedBytes + bytes > maxBytes || bytes > this.#freeBytes) return false;
    this.#freeBytes -= bytes;
    return true;
  }

  /** Asks the browser not to evict the storage of the origin, once. */
  #persist(bytes: number): void {
    if (bytes <= PERSIST_BYTES || this.#isPersisted) return;
    this.#isPersisted = true;
    // Undefined in insecure contexts. Some browsers ask the user, who may never answer.
    const storage = navigator.storage as Partial<StorageManager> | undefined;
    storage?.persist?.().catch(() => undefined);
  }

  /** The oldest copies that were removed with their tasks no longer count. */
  #dropCopies(): void {
    for (const copy of this.#copied) {
      if (this.#list.isKept(copy.task)) break;
      this.#drop(copy);
    }
  }

  #drop(copy: { readonly task: Task; readonly bytes: number }): void {
    if (this.#copied.delete(copy)) this.#copiedBytes -= copy.bytes;
  }
}

async function freeBytes(): Promise<number> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return quota - usage;
  } catch {
    // Undefined in insecure contexts and some engines: the write itself fails then.
    return Infinity;
  }
}
