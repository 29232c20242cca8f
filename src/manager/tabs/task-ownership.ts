import { BitsRemoveEvent, BitsResumeEvent } from '../contract/events/bits-events.js';
import type { Clock } from '../../session/ports/clock.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { Client } from '../task/client.js';
import { keptFor } from './expiry.js';
import { followedRecord } from './followed-record.js';
import { createId } from '../files/incoming-file.js';
import { isCancelPending, markCancelPending } from '../network/pending-cancels.js';
import type { TaskSnapshot } from '../contract/snapshot.js';
import { TabChannel, type ReleaseClaim } from './tab-channel.js';
import type { TabMessage } from './tab-message.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskClaims } from '../task/task-services.js';
import type { Following, TakingOver } from '../task/task-state.js';
import { Task } from '../task/task.js';

/**
 * A file whose earlier session is being cancelled may be uploaded again after this time, though the server has not
 * acknowledged Cancel-Session: it may be out of reach. Milliseconds.
 */
export const CANCEL_WAIT_MS = 30_000;

/** Of other tabs no more is shown. Each task costs a lock that is waited for. */
const MOST_TASKS = 20_000;

/** What is done about what other tabs say. */
export interface TabRequests {
  /** The manager that gets the tasks of other tabs. */
  readonly clientOf: (scope: string) => Client;
  /** The user gave up a task in a tab that follows. */
  readonly cancel: (task: Task) => void;
  /** Nothing of a scope is to be kept. */
  readonly forget: (scope: string) => void;
  /** Goes on with a task from its checkpoint: the tab that had it is gone. */
  readonly takeOver: (task: Task, state: TakingOver) => Promise<void>;
}

/** Who carries a task of one scope when several tabs show it: one owner, any number of followers. */
export class TaskOwnership implements TaskClaims {
  readonly #list: TaskList;
  readonly #clock: Clock;
  readonly #checkpoints: CheckpointWriter;
  readonly #requests: TabRequests;
  #link: TabChannel;
  readonly #scope: string;
  readonly #claims = new WeakMap<Task, Promise<boolean>>();
  /** The claims of tasks whose sessions are being cancelled, each with what releases it. */
  readonly #cancels = new Map<Task, () => void>();

  constructor(
    scope: string,
    list: TaskList,
    clock: Clock,
    checkpoints: CheckpointWriter,
    requests: TabRequests,
  ) {
    this.#scope = scope;
    this.#list = list;
    this.#clock = clock;
    this.#checkpoints = checkpoints;
    this.#requests = requests;
    this.#link = this.#createLink();
  }

  #createLink(): TabChannel {
    return new TabChannel(this.#scope, (message) => {
      this.#receive(message);
    });
  }

  /** Asks the other tabs what they carry. */
  greet(): void {
    this.#link.post({ type: 'hello' });
  }

  owned(): Promise<ReadonlySet<string>> {
    return this.#link.owned();
  }

  /** Makes this tab the owner, or a follower of the tab that is. */
  own(task: Task): Promise<boolean> {
    if (task.claim !== undefined) return Promise.resolve(true);
    // Asked twice at once, the second claim would be refused because of the first.
    let claim = this.#claims.get(task);
    if (claim === undefined) {
      claim = this.#claim(task).finally(() => this.#claims.delete(task));
      this.#claims.set(task, claim);
    }
    return claim;
  }

  async #claim(task: Task): Promise<boolean> {
    const link = this.#link;
    if (link.isClosed() || this.isCancelPending(task)) return false;
    const release = await link.claim(task.identity).catch(() => () => Promise.resolve());
    if (link.isClosed()) {
      void release?.();
      return false;
    }
    if (release === undefined) {
      // Refused because of a task of this page that is being cancelled: no other tab is to be followed.
      if (!this.#list.isAlive(task) || this.isCancelPending(task)) return false;
      // A failed task follows when it is tried again.
      if (task.state.kind === 'ended') return false;
      // The owner's checkpoint counts; this tab's own was made before it knew. Unless it is the owner's now, too.
      const isNew = !task.isRestored && !task.isStale;
      this.follow(task, undefined, isNew ? (task.state.kind === 'ready' ? 'ready' : 'queued') : undefined);
      if (isNew) void this.#checkpoints.forget([task.id]);
      this.greet();
      return false;
    }
    if (!this.#list.isAlive(task)) {
      void release();
      return true;
    }
    task.own(release);
    // What only waits in the queue is posted when it begins, or when a tab asks.
    if (task.state.kind !== 'queued') this.tell(task);
    return true;
  }

  /** Follows another tab until that one is gone. */
  follow(task: Task, owner?: TaskSnapshot, newAs?: Following['newAs']): void {
    const link = this.#link;
    const stopWaiting = link.waitForClaim(task.identity, (release) => {
      // Granted while the page left: nobody would release it.
      if (link.isClosed()) void release();
      else void this.#inherit(task, stopWaiting, release);
    });
    task.follow({ stopWaiting, owner, newAs });
  }

  /** Tells the followers how an owned task stands. */
  tell(task: Task): void {
    if (task.claim === undefined) return;
    const { identity, snapshot, init } = task;
    // The path of the local file: other tabs recognize the file by it.
    this.#link.post({
      type: 'task',
      identity,
      snapshot: { ...snapshot, path: init.path, error: undefined },
    });
  }

  /** Takes a task from the list; its followers do so, too. */
  drop(task: Task): void {
    if (task.claim !== undefined) this.#link.post({ type: 'gone', identity: task.identity });
    this.release(task);
    this.#list.remove(task);
    task.client.emit(new BitsRemoveEvent(task.snapshot));
  }

  /** Gives the claim of a task back, for another tab to take over, or stops waiting for it. */
  release(task: Task): void {
    if (task.state.kind === 'following') task.state.stopWaiting();
    // It is kept until the session is cancelled: the same file may be added again meanwhile.
    if (!this.#cancels.has(task)) void task.release();
  }

  /** Whether the session of a file of this path is being cancelled by this page. */
  isCancelPending({ init }: Task): boolean {
    return isCancelPending(this.#cancelKey(init.path));
  }

  /**
   * Keeps the claim of a task until its session is cancelled, for `CANCEL_WAIT_MS` at most. Meanwhile the same
   * file, added again, waits: in this page in the queue, in other tabs for the claim.
   */
  releaseAfter(task: Task, cancelled: Promise<unknown>): void {
    const unmark = markCancelPending(this.#cancelKey(task.init.path));
    const { claim } = task;
    const release = (): void => {
      stopWaiting();
      if (this.#cancels.get(task) === release) this.#cancels.delete(task);
      // Asked for before it is free, the claim would be refused.
      void (claim === undefined ? Promise.resolve() : task.release(claim)).then(unmark);
    };
    const stopWaiting = this.#clock.after(CANCEL_WAIT_MS, release);
    this.#cancels.set(task, release);
    void cancelled.then(release);
  }

  /** Asks the owner to cancel a followed task. */
  askToCancel(task: Task): void {
    const { state } = task;
    if (state.kind === 'following') task.follow({ ...state, newAs: undefined });
    this.#link.post({ type: 'cancel', identity: task.identity });
  }

  /** Ties the tab to the others again after `close`. */
  reopen(): void {
    this.#link = this.#createLink();
    this.greet();
  }

  /** Lets go of everything, so that other tabs may take over. */
  close(): void {
    for (const release of [...this.#cancels.values()]) release();
    for (const task of this.#tasks) this.release(task);
    this.#link.close();
  }

  /** Of what the list shows, that which belongs to this scope: the same file may be in others, too. */
  get #tasks(): readonly Task[] {
    return this.#list.all.filter(({ init }) => init.scope === this.#scope);
  }

  #cancelKey(path: string): string {
    return `${this.#scope}:${path}`;
  }

  async #inherit(task: Task, line: () => void, claim: ReleaseClaim): Promise<void> {
    const { state } = task;
    const isWaiting = state.kind === 'following' && state.stopWaiting === line && this.#list.has(task);
    const ended = isWaiting && state.owner !== undefined && hasEnded(state.owner);
    // The owner may have died between its word of the end and the end of its checkpoint.
    if (ended) {
      const record = await followedRecord(task, state.owner.id, this.#checkpoints);
      if (record !== undefined) await this.#checkpoints.forget([record.id]);
    }
    if (!isWaiting || ended) {
      void claim();
      return;
    }
    await this.#requests.takeOver(task, task.takeOver(state, claim));
    // What the user paused over there stays so.
    if (!this.#list.has(task) || task.state.kind === 'paused') return;
    task.client.emit(new BitsResumeEvent(task.snapshot, 'other-tab'));
  }

  #receive(message: TabMessage): void {
    if (message.type === 'hello') {
      for (const task of this.#tasks) this.tell(task);
      return;
    }
    if (message.type === 'forget') {
      this.#requests.forget(this.#scope);
      return;
    }
    // A file that is sent again elsewhere is another task than the one that ended here.
    const task = this.#tasks
      .filter((each) => each.identity === message.identity && !hasEndedHere(each))
      .at(-1);
    if (message.type === 'task') {
      this.#mirror(task, message.snapshot);
    } else if (message.type === 'cancel') {
      if (task?.claim !== undefined) this.#requests.cancel(task);
    } else if (task?.state.kind === 'following' && task.state.owner !== undefined) {
      this.release(task);
      this.#list.remove(task);
    }
  }

  #mirror(known: Task | undefined, owner: TaskSnapshot): void {
    if (known?.claim !== undefined || known?.state.kind === 'ended') return;
    const isGivenUp = owner.status === 'cancelling' || owner.status === 'cancelled';
    const state = known?.state;
    // What ended elsewhere, or is being cancelled, and was never shown here is not shown any more.
    const isHidden = isGivenUp || owner.status === 'succeeded' || this.#list.all.length >= MOST_TASKS;
    if (known === undefined && isHidden) return;
    // Added here while the other tab cancels it there: it is uploaded when that has ended.
    if (known !== undefined && isGivenUp && (state?.kind !== 'following' || state.newAs !== undefined))
      return;
    const task = known ?? this.#taskOf(owner);
    if (state?.kind === 'following') task.follow({ ...state, owner, newAs: undefined });
    else if (state?.kind !== 'taking-over') this.follow(task, owner);
  }

  /** Of the snapshot only what a task is made from: all of that goes into each of its checkpoints. */
  #taskOf({ id, name, path, size, type, lastModified }: TaskSnapshot): Task {
    const createdAt = this.#clock.now();
    const client = this.#requests.clientOf(this.#scope);
    const keptForMs = keptFor(client.options);
    // The page that sent it may have taken an id of this list.
    const ownId = this.#list.get(id) === undefined ? id : createId();
    const facts = { name, path, size, type, lastModified, createdAt, keptForMs, scope: this.#scope };
    const init = { id: ownId, remoteId: ownId, ...facts };
    const task = Task.found(init, client);
    this.#list.insertAll([task]);
    return task;
  }
}

function hasEnded({ status }: TaskSnapshot): boolean {
  return status === 'succeeded' || status === 'cancelled';
}

function hasEndedHere({ state }: Task): boolean {
  return state.kind === 'ended' && state.how !== 'failed';
}
