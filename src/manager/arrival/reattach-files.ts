import { BitsFileNeededEvent } from '../contract/events/bits-events.js';
import { cancelRemoteSession } from '../remote/cancel-remote-session.js';
import type { FileEntry } from '../contract/options.js';
import { verifySameFile } from '../remote/verify-same-file.js';
import { reopen, SourceChooser } from '../files/stored-source.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskInit } from '../remote/task-record.js';
import type { TaskStateKind } from '../task/task-state.js';
import type { TaskServices } from '../task/task-services.js';
import type { Task } from '../task/task.js';

/** Brings files back to the tasks that lost them: after a reload, a change on disk, a lost permission. */
export class FileReattacher {
  readonly #list: TaskList;
  readonly #services: TaskServices;
  readonly #chooser = new SourceChooser();
  /** The tasks of whose files copies are kept, oldest first, with their sizes in bytes. */
  readonly #copied = new Set<{ readonly task: Task; readonly bytes: number }>();
  #copiedBytes = 0;

  constructor(list: TaskList, services: TaskServices) {
    this.#list = list;
    this.#services = services;
  }

  /**
   * Finds the tasks that wait for these files, or failed with them: first by path and size, then by path, then by name and
   * size, for a folder that was picked another way. Every task gets one file at most.
   */
  match(
    entries: readonly FileEntry[],
    tasks: readonly Task[],
  ): { found: Map<Task, FileEntry>; others: readonly FileEntry[] } {
    const found = new Map<Task, FileEntry>();
    let others = entries;
    let waiting = tasks.filter(
      (task) => (task.file === undefined && NEEDING.has(task.status)) || task.status === 'failed',
    );
    for (const alike of ALIKE) {
      if (waiting.length === 0) break;
      const byKey = new Map<string, Task[]>();
      for (const task of waiting) {
        const key = alike(task.init);
        byKey.set(key, [...(byKey.get(key) ?? []), task]);
      }
      others = others.filter((entry) => {
        const { name, size } = entry.file;
        const task = byKey.get(alike({ path: entry.path ?? name, name, size }))?.shift();
        if (task !== undefined) found.set(task, entry);
        return task === undefined;
      });
      // A failed task is retried by the very same file only.
      waiting = waiting.filter((task) => task.status !== 'failed' && !found.has(task));
    }
    return { found, others };
  }

  /** Gives a task its file, if it is the same. */
  async provide(task: Task, entry: FileEntry): Promise<boolean> {
    const { isBegun } = task;
    const verdict = isBegun ? await verifySameFile(task, entry.file) : 'same';
    // What is under way has its file, and goes on with it.
    if (!TAKES_FILES.has(task.state.kind)) return verdict === 'same';
    if (verdict !== 'same') {
      const cause = verdict === 'different' ? 'mismatch' : verdict;
      if (!task.isFollowed) task.needFile(cause, verdict === 'different' ? entry : undefined);
      task.client.emit(new BitsFileNeededEvent([task.snapshot], cause));
      return false;
    }
    if (!isBegun) task.takeShape(entry.file);
    this.#accept(task, entry);
    return true;
  }

  /** Asks for the permission a stored handle wants. Call it within a click. */
  async ask(task: Task): Promise<void> {
    if (task.handle === undefined) return;
    const reopened = await reopen({ kind: 'handle', handle: task.handle }, task.init.name, true);
    if (task.state.kind !== 'file-needed') return;
    if (reopened === undefined) task.needFile('reload');
    else if (reopened.file !== undefined)
      await this.provide(task, { file: reopened.file, handle: task.handle });
  }

  /**
   * Gives the begun session up, to send what the file holds now from byte 0: the file that was offered,
   * or the one that is picked next.
   */
  startOver(task: Task): void {
    const { state } = task;
    if (state.kind !== 'file-needed') return;
    const { claims, checkpoints, clock } = this.#services;
    claims.releaseAfter(task, cancelRemoteSession(task, this.#services));
    task.startOver();
    const { offered } = state;
    if (offered === undefined) {
      task.needFile('reload');
      void checkpoints.save(task, clock.now());
      return;
    }
    task.takeShape(offered.file);
    this.#accept(task, offered);
  }

  /** Keeps a way to the file, as far as there is one, for after a reload. */
  async keep(task: Task, entry: FileEntry): Promise<void> {
    const { checkpoints } = this.#services;
    this.#dropCopies();
    const source = await this.#chooser.choose(entry, task.options.keepFiles, this.#copiedBytes);
    if (source === undefined) return;
    const kept = await checkpoints.keepSource(task.id, source, () => this.#list.isCarried(task));
    task.keeps({ fileKept: kept });
    if (!kept || source.kind !== 'copy') return;
    this.#copied.add({ task, bytes: entry.file.size });
    this.#copiedBytes += entry.file.size;
  }

  /** The oldest copies that went with their tasks no longer count. */
  #dropCopies(): void {
    for (const copy of this.#copied) {
      if (this.#list.isAlive(copy.task)) break;
      this.#copiedBytes -= copy.bytes;
      this.#copied.delete(copy);
    }
  }

  #accept(task: Task, entry: FileEntry): void {
    task.attach(entry.file, entry.handle ?? task.handle);
    if (!task.isFollowed) task.queue();
    void this.keep(task, entry);
  }
}

/** A failed task is tried again; a followed one has the file when it takes over. */
const TAKES_FILES: ReadonlySet<TaskStateKind> = new Set(['file-needed', 'paused', 'following', 'ended']);

const NEEDING: ReadonlySet<string> = new Set(['file-needed', 'paused']);

const ALIKE: readonly ((file: Pick<TaskInit, 'path' | 'name' | 'size'>) => string)[] = [
  ({ path, size }) => `${size}:${path}`,
  ({ path }) => path,
  ({ name, size }) => `${size}:${name}`,
];
