import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import { IdbCheckpointStore } from '../checkpoints/idb-store.js';
import type { BitsError } from '../errors.js';
import { systemClock, type Clock } from '../session/ports/clock.js';
import { CheckpointWriter } from './task/checkpoint-writer.js';
import type { Client } from './remote/client.js';
import { watchPage } from './page/page-events.js';
import { EventDispatcher } from './event-dispatcher.js';
import { restore } from './arrival/restore.js';
import { ReturningFiles } from './arrival/returning-files.js';
import { Scheduler } from './scheduler.js';
import { TaskOwnership, type TabRequests } from './tabs/task-ownership.js';
import { TaskActions } from './task-actions.js';
import { TaskList } from './task/task-list.js';
import type { TaskServices } from './task/task-services.js';
import type { Task } from './task/task.js';

/** What only tests and embedders replace. */
export interface ManagerEnvironment {
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

/**
 * A list of tasks and everything that works on them, shared by one or more managers. Each task belongs to the manager it
 * was added through, and has its options and events. If the element of that manager is not in the page, the task belongs
 * to another manager of its scope.
 */
export class Workspace implements TabRequests {
  readonly list: TaskList;
  readonly services: TaskServices;
  readonly actions: TaskActions;
  readonly returning: ReturningFiles;
  storageError: BitsError | undefined;
  readonly #ownership: TaskOwnership;
  readonly #scheduler: Scheduler;
  readonly #dispatcher: EventDispatcher;
  /** By scope; undefined after a failure. */
  readonly #restoring = new Map<string, Promise<void> | undefined>();
  readonly #watch = new AbortController();
  #members: readonly Member[] = [];
  #stopped = false;
  #revision = 0;

  constructor(store: CheckpointStore = new IdbCheckpointStore(), environment: ManagerEnvironment = {}) {
    this.list = new TaskList(() => {
      this.announce();
    });
    this.#dispatcher = new EventDispatcher(this.list, (tasks) => {
      this.#ownership.post(tasks);
      for (const member of this.#members) member.changed();
    });
    const { clock = systemClock, random = Math.random } = environment;
    const checkpoints = new CheckpointWriter(store, clock, (error) => {
      this.storageError ??= error;
      this.announce();
    });
    this.#ownership = new TaskOwnership(this.list, clock, checkpoints, this);
    this.services = {
      clock,
      random,
      checkpoints,
      claims: this.#ownership,
      replace: (task, file) => this.returning.replace(task, file),
      log: [],
    };
    this.actions = new TaskActions(this.services, this.#ownership);
    this.#scheduler = new Scheduler(this.list, this.#ownership, this.actions);
    this.list.subscribe(this.#dispatcher);
    this.returning = new ReturningFiles(this.list, this.services);
    watchPage(this, this.#watch.signal);
  }

  /** Whether more than one manager uses it. */
  get isShared(): boolean {
    return this.#members.length > 1;
  }

  /** Number that increases whenever the set of tasks of a manager may have changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Its last manager was destroyed. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Announces a change to all members, once a turn. */
  announce(): void {
    this.#dispatcher.changed();
  }

  join(member: Member): void {
    this.#members = [...this.#members, member];
    this.reassign();
  }

  /** A manager is destroyed. With the last one everything stops. */
  leave(member: Member): void {
    if (!this.isShared) {
      this.#stopped = true;
      this.#watch.abort();
      void this.#stop();
      return;
    }
    this.#members = this.#members.filter((each) => each !== member);
    this.reassign();
    for (const scope of this.#restoring.keys())
      if (!this.#members.some((each) => each.scope === scope)) this.#restoring.delete(scope);
  }

  /** Assigns the tasks of managers that were destroyed, or whose elements are not in the page, to others of their scope. */
  reassign(): void {
    if (this.#members.length === 0) return;
    const unassigned: Task[] = [];
    let changed = false;
    for (const task of this.list.all) {
      const member = this.#members.find((each) => each === task.client);
      if (member?.shown === true) continue;
      const next = this.#shown(task.init.scope);
      if (next !== undefined) task.assignTo(next);
      else if (member === undefined) unassigned.push(task);
      changed ||= next !== undefined;
    }
    for (const task of unassigned) void this.#release(task);
    this.#scheduler.schedule();
    this.#revision += 1;
    if (changed) this.list.touch();
    else if (this.isShared) this.announce();
  }

  /** Brings back unfinished tasks of earlier visits; once for each scope. */
  restore(member: Member): Promise<void> {
    const { scope } = member;
    let restoring = this.#restoring.get(scope);
    if (restoring === undefined) {
      restoring = this.#restore(scope, member);
      this.#restoring.set(scope, restoring);
    }
    return restoring;
  }

  async #restore(scope: string, member: Member): Promise<void> {
    const isRestored = await restore(scope, this.list, this.#ownership, this.services, member);
    // Tried again when files are added, and at `wake`.
    if (!isRestored) this.#restoring.set(scope, undefined);
    this.reassign();
  }

  /** Lists the unfinished tasks of a scope that are not in the list. */
  restoreScope(scope: string): void {
    void this.#restore(scope, this.clientOf(scope));
  }

  /** Nothing of a scope is to be kept, as another tab says. */
  forgetScope(scope: string): void {
    void this.forget(this.list.all.filter(({ init }) => init.scope === scope));
  }

  /** Takes tasks from the list, and removes what is stored of them: nothing of it is written again. */
  async forget(tasks: readonly Task[]): Promise<void> {
    const { checkpoints } = this.services;
    for (const task of tasks) {
      checkpoints.stopSaving(task);
      this.actions.remove(task);
    }
    await allSaved(tasks);
    await checkpoints.forget(tasks.map(({ id }) => id));
  }

  /** There is reason to try again at once. */
  wake(): void {
    for (const { session } of this.list.all) if (session?.state.phase === 'waiting') session.resume();
    const hasFailed = ({ scope }: Member): boolean =>
      this.#restoring.has(scope) && this.#restoring.get(scope) === undefined;
    for (const member of this.#members) if (hasFailed(member)) void this.restore(member);
  }

  /** Into the back/forward cache: nothing runs there, and other tabs may take over. */
  leavePage(): void {
    this.#scheduler.isStopped = true;
    for (const task of this.list.all) {
      if (task.claim !== undefined) task.setStale(true);
      this.actions.halt(task);
    }
    this.#ownership.close();
  }

  returnToPage(): void {
    this.#ownership.reopen();
    for (const task of this.list.all) {
      const { state } = task;
      if (state.kind === 'following') this.#ownership.follow(task, state.owner, state.addedAs);
      else if (task.facts.isStale) void this.#ownership.own(task);
    }
    this.#scheduler.isStopped = false;
    this.#scheduler.schedule();
  }

  /** Removes a task from the list that no manager lists any more; its checkpoint stays. */
  async #release(task: Task): Promise<void> {
    this.list.remove(task);
    this.actions.halt(task);
    await task.session?.saved;
    this.#ownership.release(task);
  }

  /** Stops without cancelling anything; claims are released when all is written. */
  async #stop(): Promise<void> {
    const { all } = this.list;
    this.#scheduler.isStopped = true;
    this.#scheduler.destroy();
    for (const task of all) this.actions.halt(task);
    await allSaved(all);
    this.#ownership.close();
    this.services.checkpoints.close();
  }

  #shown(scope: string): Member | undefined {
    return this.#members.find((each) => each.shown && each.scope === scope);
  }

  /** The manager that gets the tasks of other tabs. */
  clientOf(scope: string): Member {
    const next = this.#shown(scope) ?? this.#members.find((each) => each.scope === scope) ?? this.#members[0];
    if (next === undefined) throw new Error('a workspace without a manager has no tasks');
    return next;
  }
}

async function allSaved(tasks: readonly Task[]): Promise<void> {
  await Promise.all(tasks.map(async ({ session }) => session?.saved));
}
