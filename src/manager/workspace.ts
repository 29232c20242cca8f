import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import { IdbCheckpointStore } from '../checkpoints/idb-store.js';
import { MemoryCheckpointStore } from '../checkpoints/memory-store.js';
import type { BitsError } from '../errors.js';
import { systemClock, type Clock } from '../session/ports/clock.js';
import { Carrier } from './carrier.js';
import type { Client } from './client.js';
import { watchConnection } from './connection.js';
import { Herald } from './herald.js';
import { watchPageCache } from './page-cache.js';
import { restore } from './restore.js';
import { ReturningFiles } from './returning-files.js';
import { TaskList } from './task-list.js';
import type { Task } from './task.js';

/** What only tests and embedders replace. */
export interface ManagerWorld {
  readonly clock?: Clock;
  /** From 0 to under 1. */
  readonly random?: () => number;
}

/** A manager of a workspace. */
export interface Member extends Client {
  /** The tasks it shows besides those that were added through it. */
  readonly scope: string;
  /** False while its element is out of the page: another member then takes its tasks over. */
  readonly shown: boolean;
  /** Tasks, or something else that it shows, changed. */
  changed(): void;
}

/** Outside browsers there is no IndexedDB, and nothing to survive but the process. */
function defaultStore(): CheckpointStore {
  return typeof indexedDB === 'undefined' ? new MemoryCheckpointStore() : new IdbCheckpointStore();
}

/**
 * A list of tasks and everything that works on them, shared by one or more managers. Each task belongs to the
 * manager it was added through, and has its options and events; where that is out of the page, to another one of
 * the same scope.
 */
export class Workspace {
  readonly list: TaskList;
  readonly carrier: Carrier;
  readonly returning: ReturningFiles;
  storageError: BitsError | undefined;
  readonly #herald: Herald;
  readonly #restoring = new Map<string, Promise<void>>();
  readonly #unwatch: readonly (() => void)[];
  #members: readonly Member[] = [];
  #stopped = false;
  #revision = 0;

  constructor(store: CheckpointStore = defaultStore(), world: ManagerWorld = {}) {
    this.list = new TaskList(() => {
      this.announce();
    });
    this.#herald = new Herald(this.list, (tasks) => {
      for (const task of tasks) this.carrier.ownership(task.init.scope).tell(task);
      for (const member of this.#members) member.changed();
    });
    this.carrier = new Carrier({
      list: this.list,
      herald: this.#herald,
      store,
      clock: world.clock ?? systemClock,
      random: world.random ?? Math.random,
      clientOf: (scope) => this.#heir(scope),
      storageFailed: (error) => {
        this.storageError ??= error;
        this.announce();
      },
      forgotten: (scope) => void this.giveUp(this.list.all.filter(({ init }) => init.scope === scope)),
    });
    this.returning = new ReturningFiles(this.list, this.carrier);
    this.#unwatch = [
      watchConnection(() => {
        for (const task of this.list.all) if (task.session?.state.phase === 'waiting') task.session.resume();
      }),
      watchPageCache(
        () => {
          this.carrier.goAway();
        },
        () => {
          this.carrier.comeBack();
        },
      ),
    ];
  }

  /** Whether more than one manager takes part. */
  get isShared(): boolean {
    return this.#members.length > 1;
  }

  /** Counts what may have changed which tasks a manager shows. */
  get revision(): number {
    return this.#revision;
  }

  /** Its last manager was destroyed. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Announces a change to all members, once a turn. */
  announce(): void {
    this.#herald.announce();
  }

  join(member: Member): void {
    this.#members = [...this.#members, member];
    this.rehome();
  }

  /** A manager is destroyed. With the last one everything stops. */
  leave(member: Member): void {
    if (!this.isShared) {
      this.#stopped = true;
      for (const unwatch of this.#unwatch) unwatch();
      void this.carrier.stop();
      return;
    }
    this.#members = this.#members.filter((each) => each !== member);
    this.rehome();
    for (const scope of this.#restoring.keys())
      if (!this.#members.some((each) => each.scope === scope)) this.#restoring.delete(scope);
  }

  /** Gives the tasks of managers that are gone, or out of the page, to others of their scope. */
  rehome(): void {
    if (this.#members.length === 0) return;
    const orphans: Task[] = [];
    let changed = false;
    for (const task of this.list.all) {
      const member = this.#members.find((each) => each === task.client);
      if (member?.shown === true) continue;
      const heir = this.#shown(task.init.scope);
      if (heir !== undefined) task.client = heir;
      else if (member === undefined) orphans.push(task);
      changed ||= heir !== undefined;
    }
    this.carrier.release(orphans);
    this.#revision += 1;
    if (changed) this.list.touch();
    else if (this.isShared) this.announce();
  }

  /** Brings back unfinished tasks of earlier visits; once for each scope. */
  restore(member: Member): Promise<void> {
    const { scope } = member;
    let restoring = this.#restoring.get(scope);
    if (restoring === undefined) {
      restoring = restore(scope, this.list, this.carrier.ownership(scope), this.carrier, member).then(() => {
        this.rehome();
      });
      this.#restoring.set(scope, restoring);
    }
    return restoring;
  }

  /** Takes tasks from the list and drops what is kept of them: nothing of it is written again. */
  async giveUp(tasks: readonly Task[]): Promise<void> {
    const { keeper } = this.carrier;
    for (const task of tasks) {
      keeper.bar(task);
      this.carrier.remove(task, this.returning);
    }
    await Promise.all(tasks.map(async (task) => task.session?.saved));
    await keeper.forget(tasks.map(({ id }) => id));
  }

  #shown(scope: string): Member | undefined {
    return this.#members.find((each) => each.shown && each.scope === scope);
  }

  #heir(scope: string): Member {
    const heir = this.#shown(scope) ?? this.#members.find((each) => each.scope === scope) ?? this.#members[0];
    if (heir === undefined) throw new Error('a workspace without a manager has no tasks');
    return heir;
  }
}
