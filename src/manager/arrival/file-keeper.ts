import type { StoredSource } from '../../checkpoints/checkpoint-store.js';
import type { OfferedFile } from '../files/incoming-file.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';

/** Maximum size of a file that is copied. Bytes. */
const MAX_COPY_BYTES = 32 * 1024 * 1024;
/** Maximum size of all copies of one page. Bytes. */
const MAX_COPIES_BYTES = 512 * 1024 * 1024;
/** Time for which the browser's estimate of its free storage is used. Milliseconds. */
const ESTIMATE_MS = 5_000;

/** Stores files for a later visit: as a handle, as a copy, or not at all. Loaded on demand. */
export class FileKeeper {
  readonly #list: TaskList;
  readonly #checkpoints: CheckpointWriter;
  /** The tasks of whose files copies are kept, oldest first, with their sizes in bytes. */
  readonly #copied = new Set<{ readonly task: Task; readonly bytes: number }>();
  #copiedBytes = 0;
  #freeBytes = 0;
  #estimatedAtMs = -Infinity;

  constructor(list: TaskList, checkpoints: CheckpointWriter) {
    this.#list = list;
    this.#checkpoints = checkpoints;
  }

  /** Stores the file of a task, if its manager's options and the browser's free storage allow it. */
  async keep(task: Task, offered: OfferedFile): Promise<void> {
    this.#dropCopies();
    const source = await this.#choose(task, offered);
    if (source === undefined) return;
    const isWanted = (): boolean => this.#list.isOurs(task);
    const fileKept = await this.#checkpoints.keepSource(task.id, source, isWanted);
    task.setStored({ fileKept });
    if (!fileKept || source.kind !== 'copy') return;
    const bytes = source.file.size;
    this.#copied.add({ task, bytes });
    this.#copiedBytes += bytes;
  }

  async #choose({ client }: Task, { file, handle }: OfferedFile): Promise<StoredSource | undefined> {
    const { keepFiles = 'auto' } = client.options;
    const allows = (kind: StoredSource['kind']): boolean => keepFiles === 'auto' || keepFiles === kind;
    if (handle !== undefined && allows('handle')) return { kind: 'handle', handle };
    const { size } = file;
    if (!allows('copy') || size > MAX_COPY_BYTES || this.#copiedBytes + size > MAX_COPIES_BYTES)
      return undefined;
    return (await this.#hasRoom(size)) ? { kind: 'copy', file } : undefined;
  }

  /** Copies may take at most half of what the browser has left for this origin. */
  async #hasRoom(bytes: number): Promise<boolean> {
    const nowMs = performance.now();
    if (nowMs - this.#estimatedAtMs > ESTIMATE_MS) {
      this.#freeBytes = (await freeBytes()) / 2;
      this.#estimatedAtMs = nowMs;
    }
    if (bytes > this.#freeBytes) return false;
    this.#freeBytes -= bytes;
    return true;
  }

  /** The oldest copies that were removed with their tasks no longer count. */
  #dropCopies(): void {
    for (const copy of this.#copied) {
      if (this.#list.isKept(copy.task)) break;
      this.#copiedBytes -= copy.bytes;
      this.#copied.delete(copy);
    }
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
