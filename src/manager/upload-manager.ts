import { IdbCheckpointStore } from '../checkpoints/idb-store.js';
import type { BitsError } from '../errors.js';
import {
  BitsPauseEvent,
  BitsProgressEvent,
  BitsRemoveEvent,
  BitsResumeEvent,
  BitsSettledEvent,
  type BitsEvent,
  type BitsEventMap,
} from '../events.js';
import { systemClock, type Clock } from '../session/clock.js';
import { isAsking } from '../session/state.js';
import { FetchTransport } from '../transport/fetch-transport.js';
import { abandon } from './abandon.js';
import { baseUrlOf } from './base-url.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import { CredentialsGate } from './credentials-gate.js';
import { gateOf, type EndpointGate } from './endpoint-gate.js';
import { nextFrame } from './frame.js';
import type { ManagerHost } from './host.js';
import { Intake } from './intake.js';
import type { FileEntry, ManagerOptions } from './options.js';
import { Ownership } from './ownership.js';
import { findFile, restore } from './restore.js';
import { ReturningFiles } from './returning-files.js';
import { scopeOf } from './scope.js';
import type { Rejection, TaskSnapshot } from './snapshot.js';
import { TaskList, type Totals } from './task-list.js';
import { TaskRunner } from './task-runner.js';
import type { Task } from './task.js';
import { watchConnection } from './connection.js';
import { watchPageCache } from './page-cache.js';

/** What only tests and embedders replace. */
export interface ManagerWorld {
  readonly clock?: Clock;
  /** From 0 to under 1. */
  readonly random?: () => number;
}

const DEFAULT_CONCURRENCY = 3;

/**
 * Carries a list of files to a BITS server, and brings interrupted ones home. Knows nothing of elements:
 * it tells by the events of `BitsEventMap`, and by a plain `tasks-change` after anything visible changed.
 */
export class UploadManager extends EventTarget {
  #options: ManagerOptions;
  readonly #clock: Clock;
  readonly #list: TaskList;
  readonly #keeper: CheckpointKeeper;
  readonly #host: ManagerHost;
  readonly #intake: Intake;
  readonly #returning: ReturningFiles;
  readonly #runners = new WeakMap<Task, TaskRunner>();
  readonly #ownerships = new Map<string, Ownership>();
  readonly #restoring = new Map<string, Promise<void>>();
  readonly #progressing = new Set<Task>();
  readonly #telling = new Set<Task>();
  #rejections: readonly Rejection[] = [];
  #storageError: BitsError | undefined;
  #announced = false;
  #framed = false;
  #pumping = false;
  #batch: Task[] = [];
  #unwatch: (() => void)[] = [];
  #watchedGate: EndpointGate | undefined;
  #destroyed = false;

  constructor(options: ManagerOptions = {}, world: ManagerWorld = {}) {
    super();
    this.#options = options;
    this.#clock = world.clock ?? systemClock;
    this.#list = new TaskList(() => {
      this.#announce();
    });
    this.#keeper = new CheckpointKeeper(options.checkpointStore ?? new IdbCheckpointStore(), (error) => {
      this.#storageError ??= error;
      this.#announce();
    });
    this.#host = this.#createHost(world.random ?? Math.random);
    this.#returning = new ReturningFiles(this.#list, this.#host);
    this.#intake = new Intake(this.#list, this.#host, this.#returning, (rejections) => {
      this.#rejections = [...this.#rejections, ...rejections];
      this.#announce();
    });
    const wake = (): void => {
      for (const task of this.#list.all) if (task.session?.state.phase === 'waiting') task.session.resume();
    };
    this.#unwatch.push(
      watchConnection(wake),
      watchPageCache(
        () => {
          this.#goAway();
        },
        () => {
          this.#comeBack();
        },
      ),
    );
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
    return this.#options;
  }

  /** Changes options; what is under way keeps those it began with. */
  configure(options: Partial<ManagerOptions>): void {
    this.#options = { ...this.#options, ...options };
    this.#pump();
  }

  /** Brings back unfinished tasks of earlier visits; once for an endpoint and resume key. */
  restore(): Promise<void> {
    const scope = this.#scope;
    let restoring = this.#restoring.get(scope);
    if (restoring === undefined && !this.#destroyed) {
      restoring = restore(scope, this.#list, this.#ownership(scope), this.#host);
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
    const entry = file instanceof File ? { file } : file;
    return task === undefined ? Promise.resolve(false) : this.#returning.provide(task, entry);
  }

  /** Gives a changed file's session up and sends what is there now from byte 0. */
  startOver(id: string): void {
    const task = this.#list.get(id);
    if (task !== undefined) this.#returning.startOver(task);
  }

  dismissRejections(rejection?: Rejection): void {
    this.#rejections = rejection === undefined ? [] : this.#rejections.filter((each) => each !== rejection);
    this.#announce();
  }

  /** Starts what waits for it, and ends waits before their time. */
  start(): void {
    for (const task of this.#list.all) {
      if (task.status === 'ready') this.#enqueue(task);
      else if (task.status === 'waiting') task.session?.resume();
    }
    this.#pump();
  }

  pause(id?: string): void {
    for (const task of this.#list.select(id))
      if (PAUSABLE.has(task.status) || task.offline) this.#pause(task);
  }

  /** Goes on after a pause; for a waiting task, and one that waits for `start`: now. Within a click it may ask for a stored file's permission. */
  resume(id?: string): void {
    for (const task of this.#list.select(id)) {
      if (task.status === 'waiting' || task.offline) task.session?.resume();
      else if (task.status === 'ready' && id !== undefined) this.#enqueue(task);
      else if (task.fileNeeded === 'permission') void this.#returning.ask(task);
      else if (task.status === 'paused' && task.mirror === undefined && task.pauseCause !== 'other-tab') {
        const cause = task.pauseCause ?? 'user';
        this.#enqueue(task);
        this.#host.emit(new BitsResumeEvent(task.snapshot, cause));
      }
    }
    this.#pump();
  }

  /** Tries a failed task again where it stopped; for a waiting task: now. */
  retry(id?: string): void {
    for (const task of this.#list.select(id)) {
      if (task.status === 'failed') this.#enqueue(task);
      else if (task.status === 'waiting') task.session?.resume();
    }
    this.#pump();
  }

  /** Gives up: the server deletes what it has, the browser its checkpoint. */
  cancel(id?: string): void {
    for (const task of this.#list.select(id)) this.#cancel(task);
  }

  /** Takes a task from the list; one that is not done is given up. */
  remove(id: string): void {
    const task = this.#list.get(id);
    if (task !== undefined) this.#remove(task);
  }

  /** Takes what is done, cancelled or refused from the list. */
  clear(): void {
    for (const task of this.#list.all) if (GONE.has(task.status)) this.#remove(task);
    this.dismissRejections();
  }

  /** Gives everything up and drops every trace of this scope in the browser, listed or not. */
  async forget(): Promise<void> {
    const listed = [...this.#list.all];
    for (const task of listed) this.#remove(task);
    await Promise.all(listed.map((task) => task.session?.saved));
    const left = await this.#keeper.list(this.#scope);
    await this.#keeper.forget([...left.map((checkpoint) => checkpoint.id), ...listed.map((task) => task.id)]);
    for (const checkpoint of left) {
      const { url, sessionId } = checkpoint;
      const handled = listed.some((task) => task.id === checkpoint.id);
      if (!handled && url !== null && sessionId !== null)
        void abandon(checkpoint, url, checkpoint, this.#host);
    }
  }

  /** Stops without giving anything up: checkpoints stay, other tabs may take over. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    for (const unwatch of this.#unwatch) unwatch();
    for (const task of this.#list.all) {
      task.session?.pause();
      this.#runner(task).rest();
    }
    const saved = Promise.all(this.#list.all.map((task) => task.session?.saved));
    void saved.then(() => {
      for (const ownership of this.#ownerships.values()) ownership.close();
      this.#keeper.close();
    });
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

  get #scope(): string {
    return scopeOf(this.#options.endpoint, baseUrlOf(this.#options), this.#options.resumeKey);
  }

  #ownership(scope: string): Ownership {
    let ownership = this.#ownerships.get(scope);
    if (ownership === undefined) {
      ownership = new Ownership(scope, this.#list, this.#host, (task) => this.#takeOver(task));
      this.#ownerships.set(scope, ownership);
    }
    return ownership;
  }

  #runner(task: Task): TaskRunner {
    let runner = this.#runners.get(task);
    if (runner === undefined) {
      runner = new TaskRunner(task, this.#host);
      this.#runners.set(task, runner);
    }
    return runner;
  }

  #createHost(random: () => number): ManagerHost {
    const options = (): ManagerOptions => this.#options;
    const gate = (): EndpointGate => this.#gate;
    return {
      get options() {
        return options();
      },
      get gate() {
        return gate();
      },
      get transport() {
        return options().transport ?? fetchTransport;
      },
      keeper: this.#keeper,
      credentials: new CredentialsGate(),
      clock: this.#clock,
      random,
      emit: (event) => this.#emit(event),
      changed: (task) => {
        task.touch();
        this.#telling.add(task);
        this.#list.touch();
      },
      progressed: (task) => {
        this.#progress(task);
      },
      own: (task) => this.#ownership(task.init.scope).own(task),
      cancel: (task) => {
        this.#cancel(task);
      },
      remove: (task) => {
        this.#remove(task);
      },
      drop: (task) => {
        this.#drop(task);
      },
      pump: () => {
        this.#pump();
      },
      ended: (task) => {
        this.#settle(task);
      },
    };
  }

  get #gate(): EndpointGate {
    const gate = gateOf(scopeOf(this.#options.endpoint, baseUrlOf(this.#options), undefined));
    if (gate !== this.#watchedGate) {
      this.#watchedGate = gate;
      this.#unwatch.push(
        gate.onLeave(() => {
          this.#pump();
        }),
      );
    }
    return gate;
  }

  #emit(event: BitsEvent): boolean {
    return this.#destroyed || this.dispatchEvent(event);
  }

  #enqueue(task: Task): void {
    task.standing = 'queued';
    task.pauseCause = undefined;
    this.#host.changed(task);
  }

  #pause(task: Task): void {
    task.pauseCause = 'user';
    task.standing = 'paused';
    task.offline = false;
    task.retryAt = 0;
    task.session?.pause();
    this.#runner(task).rest();
    if (task.session === undefined) void this.#keeper.save(task, this.#clock.now());
    this.#host.changed(task);
    this.#host.emit(new BitsPauseEvent(task.snapshot, 'user'));
    this.#pump();
  }

  #cancel(task: Task): void {
    if (GONE.has(task.status) || task.status === 'cancelling') return;
    if (task.mirror !== undefined) this.#ownership(task.init.scope).askToCancel(task);
    else this.#runner(task).cancel();
  }

  #remove(task: Task): void {
    // A failed task has had its terminal event: what is left of it goes without another.
    if (task.status === 'failed') this.#returning.giveUp(task);
    else if (task.mirror === undefined) this.#cancel(task);
    this.#drop(task);
  }

  #drop(task: Task): void {
    this.#ownership(task.init.scope).leave(task);
    this.#list.remove(task);
    this.#emit(new BitsRemoveEvent(task.snapshot));
  }

  /** Into the back/forward cache: nothing runs there, and other tabs may take over. */
  #goAway(): void {
    for (const task of this.#list.all) {
      task.stale = task.disown !== undefined;
      const { state } = task.session ?? {};
      if (state === undefined || (!isAsking(state) && state.phase !== 'waiting')) continue;
      task.session?.pause();
      this.#runner(task).rest();
      task.standing = 'queued';
      this.#host.changed(task);
    }
    for (const ownership of this.#ownerships.values()) ownership.close();
  }

  #comeBack(): void {
    for (const ownership of this.#ownerships.values()) ownership.reopen();
    for (const task of this.#list.all) {
      if (task.mirror !== undefined) this.#ownership(task.init.scope).follow(task);
      else if (task.stale) void this.#host.own(task);
    }
    this.#pump();
  }

  async #takeOver(task: Task): Promise<void> {
    const earlier = await this.#keeper.get(task.ownerId ?? task.id);
    if (earlier !== undefined) task.load(earlier);
    if (task.file === undefined) await findFile(task, this.#host);
    else task.standing = 'queued';
    if (task.ownerId !== undefined && task.ownerId !== task.id) {
      await this.#keeper.save(task, this.#clock.now());
      await this.#keeper.forget([task.ownerId]);
      task.ownerId = undefined;
    }
    this.#host.changed(task);
    this.#pump();
  }

  /** Lets queued tasks begin while there are places. */
  #pump(): void {
    if (this.#pumping || this.#destroyed) return;
    this.#pumping = true;
    try {
      const concurrency = Math.max(1, this.#options.concurrency ?? DEFAULT_CONCURRENCY);
      for (const task of this.#list.all) {
        if (task.standing !== 'queued') continue;
        task.leaveGate = this.#gate.enter(concurrency);
        if (task.leaveGate === undefined) break;
        void this.#runner(task).begin();
      }
    } finally {
      this.#pumping = false;
    }
  }

  #settle(task: Task): void {
    this.#batch.push(task);
    if (this.#list.all.some((each) => !ENDED.has(each.status))) return;
    const snapshots = this.#batch.splice(0).map((each) => each.snapshot);
    const having = (status: TaskSnapshot['status']): TaskSnapshot[] =>
      snapshots.filter((each) => each.status === status);
    this.#host.emit(new BitsSettledEvent(having('done'), having('failed'), having('cancelled')));
  }

  #progress(task: Task): void {
    this.#progressing.add(task);
    if (this.#framed) return;
    this.#framed = true;
    nextFrame(() => {
      this.#framed = false;
      const tasks = [...this.#progressing];
      this.#progressing.clear();
      for (const each of tasks) this.#host.emit(new BitsProgressEvent(each.snapshot));
    });
  }

  /** One `tasks-change` for all that changed in this turn. */
  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      for (const task of this.#telling) this.#ownership(task.init.scope).tell(task);
      this.#telling.clear();
      if (!this.#destroyed) this.dispatchEvent(new Event('tasks-change'));
    });
  }
}

const fetchTransport = new FetchTransport();

const PAUSABLE: ReadonlySet<string> = new Set([
  'ready',
  'queued',
  'starting',
  'sending',
  'finishing',
  'waiting',
]);
const GONE: ReadonlySet<string> = new Set(['done', 'cancelled']);
const ENDED: ReadonlySet<string> = new Set(['done', 'cancelled', 'failed']);
