import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import { IdbCheckpointStore } from '../checkpoints/idb-store.js';
import { MemoryCheckpointStore } from '../checkpoints/memory-store.js';
import type { BitsError } from '../errors.js';
import { BitsResumeEvent, type BitsEventMap } from '../events.js';
import { systemClock, type Clock } from '../session/clock.js';
import { abandon } from './abandon.js';
import { baseUrlOf } from './base-url.js';
import { Carrier } from './carrier.js';
import { watchConnection } from './connection.js';
import { forgetEveryone, type ForgetOptions } from './forget-everyone.js';
import { Herald } from './herald.js';
import { Intake } from './intake.js';
import type { FileEntry, ManagerOptions } from './options.js';
import { watchPageCache } from './page-cache.js';
import { restore, taskOf } from './restore.js';
import { ReturningFiles } from './returning-files.js';
import { scopeOf } from './scope.js';
import type { Rejection, TaskSnapshot } from './snapshot.js';
import { TaskList, type Totals } from './task-list.js';
import type { Task } from './task.js';
import { toEntry } from './to-entry.js';

/** What only tests and embedders replace. */
export interface ManagerWorld {
  readonly clock?: Clock;
  /** From 0 to under 1. */
  readonly random?: () => number;
}

/** Outside browsers there is no IndexedDB, and nothing to survive but the process. */
function defaultStore(): CheckpointStore {
  return typeof indexedDB === 'undefined' ? new MemoryCheckpointStore() : new IdbCheckpointStore();
}

const PAUSABLE: ReadonlySet<string> = new Set([
  'ready',
  'queued',
  'starting',
  'sending',
  'finishing',
  'waiting',
]);

/**
 * Carries a list of files to a BITS server, and brings interrupted ones home. Knows nothing of elements:
 * it tells by the events of `BitsEventMap`, and by a plain `tasks-change` after anything visible changed.
 */
export class UploadManager extends EventTarget {
  readonly #list: TaskList;
  readonly #herald: Herald;
  readonly #carrier: Carrier;
  readonly #intake: Intake;
  readonly #returning: ReturningFiles;
  readonly #restoring = new Map<string, Promise<void>>();
  readonly #unwatch: readonly (() => void)[];
  #rejections: readonly Rejection[] = [];
  #storageError: BitsError | undefined;
  #destroyed = false;

  constructor(options: ManagerOptions = {}, world: ManagerWorld = {}) {
    super();
    this.#list = new TaskList(() => {
      this.#herald.announce();
    });
    this.#herald = new Herald(this, this.#list, (task) => {
      this.#carrier.ownership(task.init.scope).tell(task);
    });
    this.#carrier = new Carrier(options, {
      list: this.#list,
      herald: this.#herald,
      store: options.checkpointStore ?? defaultStore(),
      clock: world.clock ?? systemClock,
      random: world.random ?? Math.random,
      storageFailed: (error) => {
        this.#storageError ??= error;
        this.#herald.announce();
      },
      forgotten: (scope) => void this.#giveUp(this.#list.all.filter(({ init }) => init.scope === scope)),
    });
    this.#returning = new ReturningFiles(this.#list, this.#carrier);
    this.#intake = new Intake(this.#list, this.#carrier, this.#returning, (rejections) => {
      this.#rejections = [...this.#rejections, ...rejections];
      this.#herald.announce();
    });
    this.#unwatch = this.#watchPage();
  }

  /** Frozen views of all tasks; a new array after anything in them changed. */
  get tasks(): readonly TaskSnapshot[] {
    return this.#list.snapshots;
  }

  get totals(): Totals {
    return this.#list.totals;
  }

  /** Files that rules refused, until they are dismissed. */
  get rejections(): readonly Rejection[] {
    return this.#rejections;
  }

  /** Set once when checkpoints cannot be kept: unfinished files will not survive a reload. */
  get storageError(): BitsError | undefined {
    return this.#storageError;
  }

  get options(): ManagerOptions {
    return this.#carrier.options;
  }

  /** Changes options; what is under way keeps those it began with. */
  configure(options: Partial<ManagerOptions>): void {
    this.#carrier.options = { ...this.#carrier.options, ...options };
    this.#carrier.pump();
  }

  /** Brings back unfinished tasks of earlier visits; once for an endpoint and resume key. */
  restore(): Promise<void> {
    const scope = this.#scope;
    let restoring = this.#restoring.get(scope);
    if (restoring === undefined && !this.#destroyed) {
      restoring = restore(scope, this.#list, this.#carrier.ownership(scope), this.#carrier);
      this.#restoring.set(scope, restoring);
    }
    return restoring ?? Promise.resolve();
  }

  /** Lets files in: past the rules and `bits-add`, or back to the tasks that wait for them. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    // Taken now: a FileList is emptied when its input is used again.
    const entries = [...files];
    await this.restore();
    return this.#destroyed ? [] : this.#intake.add(entries, this.#scope);
  }

  /** A file picked for one task. False when it is another file: `startOver` then takes it instead. */
  provideFile(id: string, file: File | FileEntry): Promise<boolean> {
    const task = this.#list.get(id);
    return task === undefined ? Promise.resolve(false) : this.#returning.provide(task, toEntry(file));
  }

  /** Gives a changed file's session up and sends what is there now from byte 0. */
  startOver(id: string): void {
    const task = this.#list.get(id);
    if (task !== undefined) this.#returning.startOver(task);
  }

  dismissRejections(rejection?: Rejection): void {
    this.#rejections = rejection === undefined ? [] : this.#rejections.filter((each) => each !== rejection);
    this.#herald.announce();
  }

  /** Starts what waits for it, and ends waits before their time. */
  start(): void {
    for (const task of this.#list.all) {
      if (task.status === 'ready') this.#carrier.enqueue(task);
      else if (task.status === 'waiting') task.session?.resume();
    }
    this.#carrier.pump();
  }

  pause(id?: string): void {
    for (const task of this.#list.select(id)) {
      if (PAUSABLE.has(task.status) || task.offline) this.#carrier.pause(task);
    }
  }

  /**
   * Goes on after a pause; for a waiting task, and one that waits for `start`: now. Within a click it may
   * ask for a stored file's permission.
   */
  resume(id?: string): void {
    for (const task of this.#list.select(id)) {
      if (task.status === 'waiting' || task.offline) task.session?.resume();
      else if (task.status === 'ready' && id !== undefined) this.#carrier.enqueue(task);
      else if (task.fileNeeded === 'permission') void this.#returning.ask(task);
      else if (task.status === 'paused' && !task.isFollowed && task.pauseCause !== 'other-tab') {
        const cause = task.pauseCause ?? 'user';
        this.#carrier.enqueue(task);
        this.#herald.emit(new BitsResumeEvent(task.snapshot, cause));
      }
    }
    this.#carrier.pump();
  }

  /** Tries a failed task again where it stopped; for a waiting task: now. */
  retry(id?: string): void {
    for (const task of this.#list.select(id)) {
      if (task.status === 'failed') this.#carrier.enqueue(task);
      else if (task.status === 'waiting') task.session?.resume();
    }
    this.#carrier.pump();
  }

  /** Gives up: the server deletes what it has, the browser its checkpoint. */
  cancel(id?: string): void {
    for (const task of this.#list.select(id)) this.#carrier.cancel(task);
  }

  /** Takes a task from the list; one that is not done is given up. */
  remove(id: string): void {
    const task = this.#list.get(id);
    if (task !== undefined) this.#carrier.remove(task, this.#returning);
  }

  /** Takes what is done, cancelled or refused from the list. */
  clear(): void {
    for (const task of this.#list.all) {
      if (task.status === 'done' || task.status === 'cancelled') this.#carrier.drop(task);
    }
    this.dismissRejections();
  }

  /**
   * Gives everything up and drops every trace of this scope in the browser, listed or not. Sessions of other scopes are
   * left to expire on their servers, for their credentials are not known here.
   */
  async forget({ everyone = false }: ForgetOptions = {}): Promise<void> {
    const { keeper } = this.#carrier;
    const listed = new Set(this.#list.all.map(({ id }) => id));
    await this.#giveUp(this.#list.all);
    const left = await keeper.list(this.#scope);
    await keeper.forget(left.map(({ id }) => id));
    for (const checkpoint of left) {
      if (listed.has(checkpoint.id)) continue;
      const task = taskOf(checkpoint);
      this.#carrier.releaseAfter(task, abandon(task, this.#carrier));
    }
    if (!everyone) return;
    this.dismissRejections();
    await forgetEveryone(this.#scope, keeper);
  }

  /** Stops without giving anything up: checkpoints stay, other tabs may take over. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    for (const unwatch of this.#unwatch) unwatch();
    this.#herald.silence();
    void this.#carrier.stop();
  }

  override addEventListener<K extends keyof BitsEventMap>(
    type: K,
    listener: ((event: BitsEventMap[K]) => void) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  /** Takes tasks from the list and drops what is kept of them: nothing of it is written again. */
  async #giveUp(tasks: readonly Task[]): Promise<void> {
    const { keeper } = this.#carrier;
    for (const task of tasks) {
      keeper.bar(task);
      this.#carrier.remove(task, this.#returning);
    }
    await Promise.all(tasks.map(async (task) => task.session?.saved));
    await keeper.forget(tasks.map(({ id }) => id));
  }

  get #scope(): string {
    const { options } = this.#carrier;
    return scopeOf(options.endpoint, baseUrlOf(options), options.resumeKey);
  }

  #watchPage(): readonly (() => void)[] {
    const wake = (): void => {
      for (const task of this.#list.all) if (task.session?.state.phase === 'waiting') task.session.resume();
    };
    const away = (): void => {
      this.#carrier.goAway();
    };
    const back = (): void => {
      this.#carrier.comeBack();
    };
    return [watchConnection(wake), watchPageCache(away, back)];
  }
}
