import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { BitsError } from '../errors.js';
import {
  BitsAddEvent,
  BitsRejectEvent,
  BitsTasksChangeEvent,
  type BitsEvent,
  type BitsEventMap,
  type FileCandidate,
} from './contract/events/bits-events.js';
import type { Diagnostics } from './contract/diagnostics.js';
import { reporter } from './diagnostics/step-log.js';
import { cancelRemoteSession } from './task/cancel-remote-session.js';
import { baseUrlOf, scopeOf } from './network/destination.js';
import { limiterOf } from './network/endpoint-limiter.js';
import { CredentialsRefresh } from './network/credentials-refresh.js';
import { FileAdder } from './arrival/add-files.js';
import type { FileEntry, ForgetOptions, ManagerOptions, UndoOptions } from './contract/options.js';
import type { Rejection, TaskSnapshot } from './contract/snapshot.js';
import { isFinished } from './contract/task-status.js';
import { totalsOf, type Totals } from './contract/totals.js';
import { initOf } from './remote/task-record.js';
import { channelName } from './tabs/tab-channel.js';
import { Task } from './task/task.js';
import { toIncoming } from './files/incoming-file.js';
import { Workspace, type ManagerEnvironment, type Member } from './workspace.js';

/** Snapshots of the tasks that the manager lists, and of those that belong to it. */
interface Listing {
  readonly all: readonly TaskSnapshot[];
  readonly own: readonly TaskSnapshot[];
}

/**
 * Uploads a list of files to a BITS server, and resumes interrupted uploads. Independent of elements: it
 * dispatches the events of `BitsEventMap`, and the last of them, `bits-tasks-change`, after anything visible changed.
 */
export class UploadManager extends EventTarget implements Member {
  /** Typed for the events of `BitsEventMap`. */
  declare addEventListener: (<K extends keyof BitsEventMap>(
    type: K,
    listener: ((event: BitsEventMap[K]) => void) | null,
    options?: boolean | AddEventListenerOptions,
  ) => void) &
    EventTarget['addEventListener'];
  readonly credentials = new CredentialsRefresh();
  readonly #workspace: Workspace;
  readonly #adder: FileAdder;
  #options: ManagerOptions;
  #scope: string;
  #rejections: readonly Rejection[] = [];
  #shown = true;
  #destroyed = false;
  #listing: (Listing & { readonly of: readonly TaskSnapshot[]; readonly revision: number }) | undefined;

  /** @internal The third parameter. */
  constructor(
    options: ManagerOptions = {},
    environment: ManagerEnvironment = {},
    workspace = new Workspace(options.checkpointStore, environment),
  ) {
    super();
    this.#options = options;
    this.#scope = scopeOfOptions(options);
    this.#workspace = workspace;
    this.#adder = new FileAdder(this, workspace);
    workspace.join(this);
  }

  /** Frozen views of all tasks; a new array after anything in them changed. */
  get tasks(): readonly TaskSnapshot[] {
    return this.#listed().all;
  }

  /** @internal Those of `tasks` that were added through this manager, or that it took over from another. */
  get ownTasks(): readonly TaskSnapshot[] {
    return this.#listed().own;
  }

  get totals(): Totals {
    return totalsOf(this.tasks);
  }

  /** Rejected files, until they are dismissed. */
  get rejections(): readonly Rejection[] {
    return this.#rejections;
  }

  /** Set once when checkpoints cannot be kept: unfinished files will not survive a reload. */
  get storageError(): BitsError | undefined {
    return this.#workspace.storageError;
  }

  get options(): ManagerOptions {
    return this.#options;
  }

  /**
   * Changes options. A session that exists keeps the settings of `createSession`, its transport, `methodOverride` and
   * `integrity`; headers, hosts and credentials are read at each request.
   */
  configure(options: Partial<ManagerOptions>): void {
    this.#options = { ...this.#options, ...options };
    this.#scope = scopeOfOptions(this.#options);
    this.#workspace.reassign();
  }

  /** Brings back unfinished tasks of earlier visits; once for an endpoint and resume key. */
  restore(): Promise<void> {
    return this.#destroyed ? Promise.resolve() : this.#workspace.restore(this);
  }

  /** Adds files that pass the rules and `bits-add`, or gives them to the tasks that wait for them. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    // Taken now: a FileList is emptied when its input is used again.
    const entries = [...files];
    await this.restore();
    return this.#destroyed ? [] : this.#adder.add(entries, this.#scope);
  }

  /** A file picked for one task. False when it is another file: `startOver` then takes it instead. */
  async provideFile(id: string, file: File | FileEntry): Promise<boolean> {
    const reattacher = await this.#workspace.returning.reattacher();
    const [task] = this.#select(id);
    return task !== undefined && reattacher !== undefined && reattacher.provide(task, toIncoming(file));
  }

  /** Cancels the session of a changed or failed file, and sends what the file holds now from byte 0. */
  startOver(id: string): void {
    void this.#workspace.returning.reattacher().then((reattacher) => {
      for (const task of this.#select(id)) reattacher?.startOver(task);
    });
  }

  dismissRejections(rejection?: Rejection): void {
    this.#rejections = rejection === undefined ? [] : this.#rejections.filter((each) => each !== rejection);
    this.#workspace.announce();
  }

  /** Starts tasks with status `ready`, and ends the retry delay of waiting tasks. */
  start(): void {
    for (const task of this.#select()) this.#workspace.actions.start(task, 'ready');
  }

  pause(id?: string): void {
    for (const task of this.#select(id)) this.#workspace.actions.pause(task);
  }

  /**
   * Resumes after a pause; a waiting task, and one that waits for `start`, at once. Within a click it may
   * ask for a stored file's permission.
   */
  resume(id?: string): void {
    const { actions, returning } = this.#workspace;
    for (const task of this.#select(id)) {
      if (task.status === 'ready' && id !== undefined) actions.start(task, 'ready');
      else if (task.snapshot.fileNeededCause === 'permission')
        void returning.reattacher().then((reattacher) => reattacher?.ask(task));
      else actions.resume(task);
    }
  }

  /** Tries a failed task again where it stopped; for a waiting task: now. */
  retry(id?: string): void {
    for (const task of this.#select(id)) this.#workspace.actions.start(task, 'failed');
  }

  /**
   * Cancels: the server deletes the bytes, the browser the checkpoint. At once, or after the time in which `undo()` can
   * take it back: a task that is being finished is then left to succeed.
   */
  cancel(id?: string, { undoMs }: UndoOptions = {}): void {
    for (const task of this.#select(id)) this.#workspace.actions.cancel(task, undoMs);
  }

  /** Takes a task from the list, and cancels it unless it has ended; at once, or after a time as in `cancel()`. */
  removeTask(id: string, { undoMs }: UndoOptions = {}): void {
    for (const task of this.#select(id)) this.#workspace.actions.remove(task, undoMs);
  }

  /** Takes back the cancellation or removal of a task with status `undoable`; it continues where it was. */
  undo(id?: string): void {
    for (const task of this.#select(id)) this.#workspace.actions.undo(task);
  }

  /** Removes succeeded and cancelled tasks from the list, and all rejections. */
  clear(): void {
    for (const task of this.#select()) {
      if (isFinished(task.status)) this.#workspace.actions.remove(task);
    }
    this.dismissRejections();
  }

  /**
   * Cancels all tasks and deletes all data of this scope in the browser, of listed tasks and of others. Sessions of other
   * scopes expire on their servers, as their credentials are not known here.
   *
   * @throws If what is stored cannot be read or removed: the storage failed, or the code for it did not load. The listed
   *   tasks are cancelled all the same.
   */
  async forget({ everyone = false }: ForgetOptions = {}): Promise<void> {
    const { services } = this.#workspace;
    const { checkpoints, claims } = services;
    const tasks = this.#select();
    const listed = new Set(tasks.map(({ id }) => id));
    await this.#workspace.forget(tasks);
    const left = await checkpoints.list(this.#scope);
    await checkpoints.forget(left.map(({ id }) => id));
    for (const checkpoint of left) {
      if (listed.has(checkpoint.id)) continue;
      const task = new Task(initOf(checkpoint), this, checkpoint);
      claims.releaseAfter(task, cancelRemoteSession(task, services));
    }
    void checkpoints.recall(limiterOf(this.#scope), true);
    if (!everyone) return;
    this.dismissRejections();
    const { forgetEveryone } = await import('./tabs/housekeeping.js');
    await forgetEveryone(this.#scope, checkpoints, channelName);
  }

  /**
   * A report on the last steps of all sessions in this list, for an operator or an issue: without names, contents, and URLs.
   *
   * @throws If the code for it did not load.
   */
  async diagnostics(): Promise<Diagnostics> {
    const { log, clock } = this.#workspace.services;
    return (await reporter()).describe(log, this.tasks, clock.now());
  }

  /** Stops without cancelling: checkpoints stay, other tabs may take over. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#workspace.leave(this);
  }

  /** @internal */
  emit(event: BitsEvent): boolean {
    return this.#destroyed || this.dispatchEvent(event);
  }

  /** @internal */
  async askPage(files: readonly FileCandidate[]): Promise<boolean> {
    const event = new BitsAddEvent(files);
    const isAllowed = this.emit(event);
    return Promise.all(event.promises).then(
      () => isAllowed,
      () => false,
    );
  }

  /** @internal */
  refuse(rejections: readonly Rejection[]): void {
    this.#rejections = [...this.#rejections, ...rejections];
    this.#workspace.announce();
    this.emit(new BitsRejectEvent(rejections));
  }

  /** @internal */
  changed(): void {
    this.dispatchEvent(new BitsTasksChangeEvent(this.tasks));
  }

  /** @internal */
  get scope(): string {
    return this.#scope;
  }

  /** @internal False while its element is out of the page. */
  get shown(): boolean {
    return this.#shown;
  }

  set shown(shown: boolean) {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#workspace.reassign();
  }

  /** The task with this id; without an id all listed tasks. */
  #select(id?: string): readonly Task[] {
    const { list } = this.#workspace;
    if (id === undefined) return list.all.filter((task) => this.#shows(task));
    const task = list.get(id);
    return task !== undefined && this.#shows(task) ? [task] : [];
  }

  #shows({ client, init }: Task): boolean {
    return !this.#workspace.isShared || client === this || (this.#shown && init.scope === this.#scope);
  }

  #listed(): Listing {
    const { list, isShared, revision } = this.#workspace;
    const { snapshots: of } = list;
    if (!isShared) return { all: of, own: of };
    if (this.#listing?.of !== of || this.#listing.revision !== revision) {
      const taken = (tasks: readonly Task[]): readonly TaskSnapshot[] =>
        Object.freeze(tasks.map((task) => task.snapshot));
      const all = this.#select();
      const own = all.filter(({ client }) => client === this);
      this.#listing = { of, revision, all: taken(all), own: taken(own) };
    }
    return this.#listing;
  }
}

function scopeOfOptions(options: ManagerOptions): string {
  return scopeOf(options.endpoint, baseUrlOf(options), options.resumeKey);
}

/** The workspaces of the page that elements share, by the store of their checkpoints. */
const shared = new Map<CheckpointStore | undefined, Workspace>();

/**
 * A manager that shares its tasks with the others made so: an element that is put into the page shows the tasks of
 * its endpoint and resume key that are under way already.
 */
export function createSharedManager(options: ManagerOptions): UploadManager {
  const { checkpointStore } = options;
  let workspace = shared.get(checkpointStore);
  if (workspace === undefined || workspace.isStopped) {
    workspace = new Workspace(checkpointStore);
    shared.set(checkpointStore, workspace);
  }
  return new UploadManager(options, {}, workspace);
}
