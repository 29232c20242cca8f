import type { identityOf, IncomingFile, OfferedFile } from '../files/incoming-file.js';
import { takeReplacements } from '../tabs/replace-file.js';
import { reopen } from '../files/stored-source.js';
import type { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { FileFacts } from '../task/task-data.js';
import type { TaskServices } from '../task/task-services.js';
import type { TaskStateKind } from '../task/task-state.js';
import type { Task } from '../task/task.js';

/** Passed in, as a module that is loaded on demand must not import what the core holds: it would run twice. */
export interface ReattachTools {
  readonly identityOf: typeof identityOf;
  readonly cancelRemoteSession: typeof cancelRemoteSession;
  /** Stores the file for a later visit. */
  readonly keep: (task: Task) => void;
}

/**
 * Gives files to tasks that wait for them (after a reload, a change on disk, a lost permission), and to failed tasks. Loaded
 * where there are such tasks.
 */
export class FileReattacher {
  readonly #services: TaskServices;
  readonly #tools: ReattachTools;

  constructor(services: TaskServices, tools: ReattachTools) {
    this.#services = services;
    this.#tools = tools;
  }

  /**
   * Gives files to the tasks that wait for them. A file that is added again while its cancellation or removal can be undone
   * continues where it was.
   *
   * @returns The tasks, and the files that are for none of them.
   */
  async give(
    files: readonly IncomingFile[],
    tasks: readonly Task[],
    undo: (task: Task) => void,
  ): Promise<{ known: readonly Task[]; others: readonly IncomingFile[] }> {
    const { identityOf } = this.#tools;
    const identities = new Set(files.map(identityOf));
    const undone = tasks.filter(({ status, identity }) => status === 'undoable' && identities.has(identity));
    const taken = new Set(undone.map(({ identity }) => identity));
    for (const task of undone) undo(task);
    const { found, others } = this.#match(
      files.filter((file) => !taken.has(identityOf(file))),
      tasks.filter((task) => !undone.includes(task)),
    );
    await Promise.all(Array.from(found, ([task, file]) => this.provide(task, file)));
    return { known: [...undone, ...found.keys()], others };
  }

  /**
   * Finds the tasks that wait for these files, or failed with them: first by path and size, then by path, then by name and
   * size, for a folder that was picked another way. Every task gets one file at most.
   */
  #match(
    files: readonly IncomingFile[],
    tasks: readonly Task[],
  ): { found: Map<Task, IncomingFile>; others: readonly IncomingFile[] } {
    const found = new Map<Task, IncomingFile>();
    let others = files;
    let waiting = tasks.filter(({ shown, status }) => {
      const needsFile = status === 'file-needed' || status === 'paused';
      return status === 'failed' || (needsFile && shown.file === undefined);
    });
    for (const alike of ALIKE) {
      if (waiting.length === 0) break;
      const byKey = new Map<string, Task[]>();
      for (const task of waiting) {
        const key = alike({ ...task.init, ...task.init.original });
        byKey.set(key, [...(byKey.get(key) ?? []), task]);
      }
      others = others.filter((file) => {
        const task = byKey.get(alike({ path: file.path, name: file.file.name, size: file.size }))?.shift();
        if (task !== undefined) found.set(task, file);
        return task === undefined;
      });
      // A failed task is retried by the very same file only.
      waiting = waiting.filter((task) => task.status !== 'failed' && !found.has(task));
    }
    return { found, others };
  }

  /** Gives a task its file, if it is the same. */
  async provide(task: Task, offered: OfferedFile): Promise<boolean> {
    const replaced = task.init.original && (await this.#replaced(task, offered));
    if (replaced === null) return false;
    const { session, record } = task;
    if (replaced === offered) {
      // `bits-start` has to replace it, and is dispatched where no session is open.
      if (session !== undefined) task.load(task.checkpoint(this.#services.clock.now()), true);
      this.#accept(task, offered, true);
      return true;
    }
    offered = replaced ?? offered;
    const isBegun = (session ?? record.earlier) !== undefined || record.fingerprint !== null;
    const result = isBegun ? await task.verify(offered.file) : 'same';
    // A task that is under way has its file, and continues with it.
    if (!TAKES_FILES.has(task.state.kind)) return result === 'same';
    if (result !== 'same') {
      const cause = result === 'different' ? 'mismatch' : result;
      if (task.state.kind !== 'following') task.needFile(cause, result === 'different' ? offered : undefined);
      task.announceNeed(cause);
      return false;
    }
    if (!isBegun) task.setFileFacts(factsOf(offered.file));
    this.#accept(task, offered);
    return true;
  }

  /**
   * Asks the page again to replace a file that it replaced before.
   *
   * @returns The replacement, or what the task has already; the offered file if `bits-start` has to replace it; null if
   *   it cannot be taken.
   */
  async #replaced(task: Task, offered: OfferedFile): Promise<OfferedFile | null> {
    const { file: own } = task.shown;
    if (own !== undefined) return { file: own, handle: task.facts.handle };
    const { path } = task.init;
    const { file, handle } = offered;
    const { name, size, lastModified } = file;
    const before = { file, path, name, size, lastModified, handle };
    const candidate = { ...before };
    const { client, state } = task;
    const isAllowed = await client.askPage([candidate]);
    if (task.state !== state) return null;
    const { passed, rejections } = takeReplacements([candidate], [before]);
    if (isAllowed && passed[0]?.file === file) return offered;
    if (isAllowed && passed[0] !== undefined) return passed[0];
    client.refuse(isAllowed ? rejections : [{ file, path, reason: 'vetoed' }]);
    return null;
  }

  /** Asks for the permission that a stored handle needs. Call it within a click. */
  async ask(task: Task): Promise<void> {
    const { handle } = task.facts;
    if (handle === undefined) return;
    const reopened = await reopen({ kind: 'handle', handle }, task.init.name, true);
    if (task.state.kind !== 'file-needed') return;
    if (reopened === undefined) task.needFile('reload');
    else if (reopened.file !== undefined) await this.provide(task, { file: reopened.file, handle });
  }

  /**
   * Cancels the begun session, to send what the file holds now from byte 0: the file that was offered, that of a failed task,
   * or the one that is picked next.
   */
  startOver(task: Task): void {
    const { state, status, shown } = task;
    if (state.kind !== 'file-needed' && status !== 'failed') return;
    const { claims, checkpoints } = this.#services;
    claims.releaseAfter(task, this.#tools.cancelRemoteSession(task, this.#services));
    task.startOver();
    const { file } = shown;
    const offered = 'offered' in state ? state.offered : file && { file, handle: task.facts.handle };
    if (offered !== undefined) {
      task.setFileFacts(factsOf(offered.file));
      this.#accept(task, offered);
      return;
    }
    task.needFile('reload');
    void checkpoints.save(task);
  }

  #accept(task: Task, offered: OfferedFile, isOriginal = false): void {
    task.attach(offered.file, offered.handle, isOriginal);
    if (task.state.kind !== 'following') task.queue();
    this.#tools.keep(task);
  }
}

const factsOf = ({ size, type, lastModified }: File): Partial<FileFacts> => ({ size, type, lastModified });

/** A failed task is tried again; a followed one has the file when it takes over. */
const TAKES_FILES: ReadonlySet<TaskStateKind> = new Set(['file-needed', 'paused', 'following', 'ended']);

const ALIKE: readonly ((file: Pick<IncomingFile, 'path' | 'name' | 'size'>) => string)[] = [
  ({ path, size }) => `${size}:${path}`,
  ({ path }) => path,
  ({ name, size }) => `${size}:${name}`,
];
