import type { BitsError } from '../errors.js';
import { BitsPauseEvent, BitsRemoveEvent } from '../events.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { Clock } from '../session/ports/clock.js';
import { isAsking } from '../session/machine/state.js';
import { admit } from './admit.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import type { Client } from './client.js';
import type { EndpointGate } from './endpoint-gate.js';
import { followedRecord } from './followed-record.js';
import type { Herald } from './herald.js';
import type { ManagerHost } from './host.js';
import { Ownership } from './ownership.js';
import { findFile } from './restore.js';
import { onCancelEnd } from './pending-cancels.js';
import type { ReturningFiles } from './returning-files.js';
import type { TaskList } from './task-list.js';
import { TaskRunner } from './task-runner.js';
import type { Task } from './task.js';

const DEFAULT_CONCURRENCY = 3;

/** What a carrier is made of. */
export interface CarrierParts {
  readonly list: TaskList;
  readonly herald: Herald;
  readonly store: CheckpointStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly clientOf: (scope: string) => Client;
  readonly storageFailed: (error: BitsError) => void;
  readonly forgotten: (scope: string) => void;
}

/** Carries the tasks of one list: who begins when, who owns what, and what an action means for a task. */
export class Carrier implements ManagerHost {
  readonly keeper: CheckpointKeeper;
  readonly forgotten: (scope: string) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly #list: TaskList;
  readonly #herald: Herald;
  readonly #clientOf: (scope: string) => Client;
  readonly #runners = new WeakMap<Task, TaskRunner>();
  readonly #ownerships = new Map<string, Ownership>();
  readonly #watched = new Map<EndpointGate, () => void>();
  readonly #unwatchCancels: () => void;
  #pumping = false;
  /** For good, or while the page is away. */
  #stopped = false;

  constructor(parts: CarrierParts) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.forgotten = parts.forgotten;
    this.#list = parts.list;
    this.#herald = parts.herald;
    this.#clientOf = parts.clientOf;
    this.#unwatchCancels = onCancelEnd(() => {
      this.pump();
    });
    this.keeper = new CheckpointKeeper(parts.store, parts.storageFailed, (task) => {
      this.changed(task);
    });
  }

  clientOf(scope: string): Client {
    return this.#clientOf(scope);
  }

  changed(task: Task): void {
    task.touch();
    this.#list.touch();
    this.#herald.announce(task);
  }

  progressed(task: Task): void {
    this.#herald.progressed(task);
  }

  ended(task: Task): void {
    this.#herald.ended(task);
  }

  own(task: Task): Promise<boolean> {
    return this.ownership(task.init.scope).own(task);
  }

  releaseAfter(task: Pick<Task, 'init' | 'disown'>, cancelled: Promise<unknown>): void {
    this.ownership(task.init.scope).releaseAfter(task, cancelled);
  }

  /** The ties to the other tabs, for tasks of one scope. */
  ownership(scope: string): Ownership {
    let ownership = this.#ownerships.get(scope);
    if (ownership === undefined) {
      ownership = new Ownership(scope, this.#list, this, (task) => this.#takeOver(task));
      this.#ownerships.set(scope, ownership);
    }
    return ownership;
  }

  enqueue(task: Task): void {
    const resumed = task.pauseCause === 'user';
    task.standing = 'queued';
    task.pauseCause = undefined;
    // Its checkpoint says paused until the next Ack, and the page may end before that.
    if (resumed) void this.keeper.save(task, this.clock.now());
    this.changed(task);
  }

  /** Lets queued tasks begin while there are places. */
  pump(): void {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    try {
      for (const task of this.#list.all) {
        if (task.standing !== 'queued' || this.ownership(task.init.scope).isCancelPending(task)) continue;
        const gate = task.limits;
        task.leaveGate = gate.enter(Math.max(1, task.options.concurrency ?? DEFAULT_CONCURRENCY));
        this.#watch(gate);
        if (task.leaveGate === undefined) continue;
        task.gate = gate;
        void this.#runner(task).begin();
      }
    } finally {
      this.#pumping = false;
    }
  }

  #watch(gate: EndpointGate): void {
    if (this.#watched.has(gate)) return;
    const unwatch = gate.onLeave(() => {
      this.pump();
    });
    this.#watched.set(gate, unwatch);
  }

  /** A pause by the user, which outlives a reload. */
  pause(task: Task): void {
    task.pauseCause = 'user';
    task.standing = 'paused';
    task.offline = false;
    task.retryAt = 0;
    task.session?.pause();
    this.#runner(task).rest();
    if (task.session === undefined) void this.keeper.save(task, this.clock.now());
    this.changed(task);
    task.client.emit(new BitsPauseEvent(task.snapshot, 'user'));
    this.pump();
  }

  cancel(task: Task): void {
    if (task.status === 'done' || task.status === 'cancelled' || task.status === 'cancelling') return;
    if (task.isFollowed) this.ownership(task.init.scope).askToCancel(task);
    else this.#runner(task).cancel();
  }

  drop(task: Task): void {
    this.ownership(task.init.scope).leave(task);
    this.#list.remove(task);
    task.client.emit(new BitsRemoveEvent(task.snapshot));
  }

  /** Takes a task from the list; what is not done is given up. */
  remove(task: Task, returning: ReturningFiles): void {
    // A failed task has had its terminal event: what is left of it goes without another.
    if (task.status === 'failed') returning.giveUp(task);
    else if (!task.isFollowed) this.cancel(task);
    this.drop(task);
  }

  /** Into the back/forward cache: nothing runs there, and other tabs may take over. */
  goAway(): void {
    // Each place that is given back would let the one begin that was stopped just before.
    this.#stopped = true;
    for (const task of this.#list.all) {
      task.stale ||= task.disown !== undefined;
      const state = task.session?.state;
      const moving = state !== undefined && (isAsking(state) || state.phase === 'waiting');
      if (!moving && task.standing !== 'starting') continue;
      task.session?.pause();
      this.#runner(task).rest();
      task.standing = 'queued';
      this.changed(task);
    }
    for (const ownership of this.#ownerships.values()) ownership.close();
  }

  comeBack(): void {
    this.#stopped = false;
    for (const ownership of this.#ownerships.values()) ownership.reopen();
    for (const task of this.#list.all) {
      if (task.mirror !== undefined || task.pauseCause === 'other-tab')
        this.ownership(task.init.scope).follow(task);
      else if (task.stale) void this.own(task);
    }
    this.pump();
  }

  /** Takes tasks from the list that no manager shows any more; their checkpoints stay. */
  release(tasks: readonly Task[]): void {
    for (const task of tasks) {
      task.session?.pause();
      this.#runner(task).rest();
      this.#list.remove(task);
      const saved = task.session?.saved ?? Promise.resolve();
      void saved.then(() => {
        this.ownership(task.init.scope).release(task);
      });
    }
  }

  /** Stops without giving anything up; lets go when all is written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatchCancels();
    for (const unwatch of this.#watched.values()) unwatch();
    for (const task of this.#list.all) {
      task.session?.pause();
      this.#runner(task).rest();
    }
    await Promise.all(this.#list.all.map(async (task) => task.session?.saved));
    for (const ownership of this.#ownerships.values()) ownership.close();
    this.keeper.close();
  }

  #runner(task: Task): TaskRunner {
    let runner = this.#runners.get(task);
    if (runner === undefined) {
      runner = new TaskRunner(task, this);
      this.#runners.set(task, runner);
    }
    return runner;
  }

  async #takeOver(task: Task): Promise<void> {
    const earlier = task.isNew ? undefined : await followedRecord(task, this.keeper);
    if (earlier === undefined) task.ownerId = undefined;
    if (earlier !== undefined) {
      task.init = { ...task.init, remoteId: earlier.remoteId };
      task.load(earlier);
      if (earlier.cancelling) {
        // The other tab was gone before the server knew.
        this.#runner(task).cancel();
        return;
      }
      if (earlier.paused) task.pauseCause = 'user';
    } else if (task.survivesReload && !task.isNew) {
      // There was a checkpoint: the task ended in the other tab, whose word of it comes late or not at all.
      task.survivesReload = false;
      this.drop(task);
      await this.keeper.forget([task.id]);
      return;
    }
    const { isNew } = task;
    task.isNew = false;
    if (!(await this.#isAdmitted(task))) return;
    if (task.file === undefined) await findFile(task, this);
    else task.standing = task.pauseCause === 'user' ? 'paused' : 'queued';
    if (isNew) void this.keeper.save(task, this.clock.now());
    if (task.ownerId !== undefined && task.ownerId !== task.id) {
      const source = await this.keeper.source(task.ownerId);
      await this.keeper.save(task, this.clock.now());
      const stillWanted = (): boolean => this.#list.isCarried(task);
      task.fileKept = source !== undefined && (await this.keeper.keepSource(task.id, source, stillWanted));
      await this.keeper.forget([task.ownerId]);
      task.ownerId = undefined;
    }
    this.changed(task);
    this.pump();
  }

  /** A file that its record proves was let in by the page that wrote it; others go through the rules here. */
  async #isAdmitted(task: Task): Promise<boolean> {
    const { file } = task;
    if (!task.isForeign || file === undefined || task.fingerprint !== null) return true;
    const { pauseCause } = task;
    // Until then nobody can resume it.
    task.pauseCause = 'other-tab';
    const rejection = await admit(task, file, this.#list);
    if (!this.#list.isAlive(task)) return false;
    task.pauseCause = pauseCause;
    task.isForeign = false;
    if (rejection === undefined) return true;
    this.drop(task);
    task.client.refuse([rejection]);
    return false;
  }
}
