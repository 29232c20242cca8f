import { BitsAddedEvent } from '../contract/events/bits-events.js';
import type { FileEntry } from '../contract/options.js';
import type { Rejection, RejectionReason, TaskSnapshot, TaskStatus } from '../contract/snapshot.js';
import { isEnded, isDiscarded } from '../contract/task-status.js';
import { partition, ruleCheck, type FileCheck } from '../files/file-rules.js';
import { identityOf, lastSegment, toIncoming, type IncomingFile } from '../files/incoming-file.js';
import { isBadName, remotePath } from '../network/destination.js';
import { mapWithYields, yieldIfMany } from '../page/yield-to-event-loop.js';
import type { Client } from '../remote/client.js';
import { newInit } from '../remote/task-record.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import { Task } from '../task/task.js';
import type { ReturningFiles } from './returning-files.js';

/** Members by which candidates and tasks are compared. */
type Compared = Pick<IncomingFile, 'name' | 'path' | 'size' | 'lastModified'>;

/** What files are added with. */
interface Arrivals {
  readonly list: TaskList;
  readonly services: TaskServices;
  readonly returning: ReturningFiles;
  /** What happens to tasks whose place, name or file is wanted. */
  readonly actions: {
    /** Removes a task from the list. */
    remove(task: Task): void;
    undo(task: Task): void;
    /** Ends the time in which an action can be undone. */
    complete(task: Task): void;
  };
}

/** Whether a task of this status counts towards the limits, and its name is taken. */
const isUsed = (status: TaskStatus): boolean => !isDiscarded(status) && status !== 'undoable';

/** Adds files to the list: to the tasks that wait for them, or as new tasks that pass the rules. */
export class FileAdder {
  readonly #client: Client;
  readonly #in: Arrivals;

  constructor(client: Client, workspace: Arrivals) {
    this.#client = client;
    this.#in = workspace;
  }

  /** @returns Snapshots of the tasks that the files became or were given to. */
  async add(given: readonly (File | FileEntry)[], scope: string): Promise<readonly TaskSnapshot[]> {
    const unreadable = new Set(given.map((each) => 'file' in each && each.unreadable && each.file));
    const files = this.#pass(await mapWithYields(given, toIncoming), ({ file }) =>
      unreadable.has(file) ? { reason: 'unreadable' } : undefined,
    );
    const mayWait = ({ status, shown }: Task): boolean =>
      status === 'failed' || status === 'undoable' || shown.file === undefined;
    const waiting = this.#tasks(scope).filter(mayWait);
    const reattacher = waiting.length > 0 ? await this.#in.returning.reattacher() : undefined;
    const { known = [], others = files } =
      (await reattacher?.give(files, waiting, (task) => {
        this.#in.actions.undo(task);
      })) ?? {};
    const tasks = [...known, ...(await this.#addNew(others, scope))];
    return tasks.map((task) => task.snapshot);
  }

  async #addNew(files: readonly IncomingFile[], scope: string): Promise<readonly Task[]> {
    if (files.length === 0) return [];
    const { options } = this.#client;
    // If only one file is accepted, a new one replaces one that has ended.
    if (options.multiple === false)
      for (const task of this.#own)
        if (isEnded(task.status) || !isUsed(task.status)) this.#in.actions.remove(task);
    await yieldIfMany(files);
    // The same file twice is one task.
    const unique = this.#once(identityOf, 'duplicate', scope);
    const ruled = this.#pass(files, unique, ruleCheck(options, this.#counts()));
    if (ruled.length === 0) return [];
    const allowed = await this.#askPage(ruled);
    // Before the last check, after which nothing is waited for: thousands of tasks are created in slices.
    const nowMs = this.#in.services.clock.now();
    const created = new Map<IncomingFile, Task>();
    await mapWithYields(allowed, (each) => {
      const { file, handle } = each;
      // Fractions keep the order of files that were added together, also after a reload.
      const init = newInit(
        { ...each, type: file.type },
        scope,
        options,
        nowMs + created.size / allowed.length,
      );
      const task = new Task(init, this.#client);
      task.attach(file, handle);
      created.set(each, task);
    });
    await yieldIfMany(allowed);
    // Checked after `bits-add`: a listener may have renamed or replaced files, and other files may have been added meanwhile.
    const named = this.#pass(allowed, ruleCheck(options, this.#counts()), ...this.#nameChecks(scope));
    // The name belongs to the new file.
    const names = new Set(named.map(({ name }) => name));
    for (const task of this.#tasks(scope)) if (names.has(task.init.name)) this.#in.actions.complete(task);
    const tasks = named.flatMap((each) => created.get(each) ?? []);
    if (tasks.length === 0) return tasks;
    this.#in.list.insertAll(tasks);
    if (options.manual !== true) for (const task of tasks) task.queue();
    void this.#keep(tasks);
    this.#client.emit(new BitsAddedEvent(tasks.map((task) => task.snapshot)));
    return tasks;
  }

  async #keep(tasks: readonly Task[]): Promise<void> {
    await yieldIfMany(tasks);
    await this.#in.services.checkpoints.saveNew(tasks, (task) => this.#in.list.isOurs(task));
    this.#in.returning.fetchAhead();
    // Queued tasks are this tab's as well: a tab that opens now must not ask for their files.
    for (const task of tasks) if (this.#in.list.isKept(task)) await this.#in.services.claims.own(task);
    // Sequentially, so that storing copies does not delay the uploads.
    for (const task of tasks) if (this.#in.list.isKept(task)) await this.#in.returning.keep(task);
  }

  /** Number and size of the files that count towards the rules. */
  #counts(): { count: number; bytes: number } {
    const counted = this.#own.filter(({ status }) => isUsed(status) || status === 'succeeded');
    return { count: counted.length, bytes: counted.reduce((bytes, task) => bytes + task.init.size, 0) };
  }

  async #askPage(files: readonly IncomingFile[]): Promise<readonly IncomingFile[]> {
    const before = files.map((file) => ({ ...file }));
    const isAllowed = await this.#client.askPage(files);
    let isReplaced = false;
    for (const [i, each] of files.entries()) {
      const { file, path, name } = before[i] ?? each;
      if (each.path !== path && each.name === name) each.name = lastSegment(each.path);
      isReplaced ||= each.file !== file;
      // What is set later is an error.
      Object.freeze(each);
    }
    if (isAllowed && !isReplaced) return files;
    // Without the code no file is uploaded in the place of its replacement.
    const code = isAllowed && (await import('../tabs/replace-file.js').catch(() => false as const));
    const { passed, rejections } = code
      ? code.takeReplacements(files, before)
      : partition(before, () => ({ reason: 'vetoed' }));
    this.#reject(rejections);
    return passed;
  }

  /** Two files of one remote name would replace each other on the server. */
  #nameChecks(scope: string): readonly FileCheck<IncomingFile>[] {
    const { endpoint = '', resolveUrl } = this.#client.options;
    const legal: FileCheck<IncomingFile> = ({ name }) =>
      isBadName(name) ? { reason: 'bad-name' } : undefined;
    if (resolveUrl !== undefined || endpoint.includes('{id}')) return [legal];
    const remote = endpoint.includes('{path}') ? remotePath : ({ name }: Compared): string => name;
    return [legal, this.#once(remote, 'same-name', scope)];
  }

  /** Rejects files whose key is taken, by a task or by a file before them. */
  #once(keyOf: (file: Compared) => string, reason: RejectionReason, scope: string): FileCheck<IncomingFile> {
    const alive = this.#tasks(scope).filter((task) => isUsed(task.status));
    const keys = new Set(alive.map((task) => keyOf(task.init)));
    return (file) => {
      const key = keyOf(file);
      if (keys.has(key)) return { reason };
      keys.add(key);
      return undefined;
    };
  }

  get #own(): readonly Task[] {
    return this.#in.list.all.filter((task) => task.client === this.#client);
  }

  /** The tasks that a file may belong to already. */
  #tasks(scope: string): readonly Task[] {
    return this.#in.list.all.filter((task) => task.client === this.#client || task.init.scope === scope);
  }

  /** @returns The files that pass; the others are rejected. */
  #pass(
    files: readonly IncomingFile[],
    ...checks: readonly FileCheck<IncomingFile>[]
  ): readonly IncomingFile[] {
    const { passed, rejections } = partition(files, ...checks);
    this.#reject(rejections);
    return passed;
  }

  #reject(rejections: readonly Rejection[]): void {
    if (rejections.length > 0) this.#client.refuse(rejections);
  }
}
