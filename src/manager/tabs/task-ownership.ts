import { loadDigests } from '../../file/load-digests.js';
import type { Clock } from '../../session/ports/clock.js';
import { BitsRemoveEvent, BitsResumeEvent } from '../contract/events/bits-events.js';
import type { TaskSnapshot } from '../contract/snapshot.js';
import { isDiscarded, isFinished } from '../contract/task-status.js';
import { ruleCheck } from '../files/file-rules.js';
import { identityOf } from '../files/incoming-file.js';
import { isCancelPending, markCancelPending } from '../network/pending-cancels.js';
import { loadOnce } from '../page/load-once.js';
import { nextTurn } from '../page/yield-to-event-loop.js';
import type { Client } from '../remote/client.js';
import { newInit } from '../remote/task-record.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskClaims } from '../task/task-services.js';
import { isFinishedState, type Following, type Release, type ReleaseClaim } from '../task/task-state.js';
import { Task } from '../task/task.js';
import type * as OtherTabs from './other-tabs.js';
import { TabChannel } from './tab-channel.js';
import type { AboutTask } from './tab-message.js';

/**
 * A file whose earlier session is being cancelled may be uploaded again after this time, though the server has not
 * acknowledged Cancel-Session: it may be out of reach. Milliseconds.
 */
export const CANCEL_WAIT_MS = 30_000;

/** Maximum number of tasks that are posted in a turn of the event loop: each message takes up to 0.2 ms. */
const POSTS = 50;

const CORE: OtherTabs.CoreFunctions = {
  identityOf,
  isDiscarded,
  isFinished,
  isFinishedState,
  ruleCheck,
};

/** What carries out the requests of other tabs. */
export interface TabRequests {
  readonly actions: {
    /** The user cancelled a task in a tab that follows. */
    cancel(task: Task, undoMs?: number): void;
    /** The user takes that back there. */
    undo(task: Task): void;
  };
  /** The manager that gets the tasks of other tabs. */
  clientOf(scope: string): Client;
  /** Nothing of a scope is to be kept. */
  forgetScope(scope: string): void;
  /** Lists the unfinished tasks of a scope that are not in the list. */
  restoreScope(scope: string): void;
}

/** Which tab uploads a task that several tabs show: one owner, any number of followers. */
export class TaskOwnership implements TaskClaims {
  readonly list: TaskList;
  readonly checkpoints: CheckpointWriter;
  readonly requests: TabRequests;
  readonly #clock: Clock;
  /** By scope. */
  readonly #channels = new Map<string, TabChannel>();
  /** Owned tasks that changed and are not posted yet. */
  readonly #unposted = new Set<Task>();
  #isPosting = false;
  readonly #claims = new WeakMap<Task, Promise<boolean>>();
  /** The claims of tasks whose sessions are being cancelled, each with what releases it. */
  readonly #cancels = new Map<Task, Release>();

  constructor(list: TaskList, clock: Clock, checkpoints: CheckpointWriter, requests: TabRequests) {
    this.list = list;
    this.#clock = clock;
    this.checkpoints = checkpoints;
    this.requests = requests;
  }

  /** Connects to the other tabs of a scope, before anything is awaited: what is connected after `close` stays so. */
  connect(scope: string): void {
    this.#channel(scope);
  }

  /** Asks the other tabs of a scope which tasks they upload. */
  askOwners(scope: string): void {
    this.#channel(scope).post({ type: 'hello' });
  }

  /** Makes this tab the owner, or a follower of the tab that is. */
  own(task: Task): Promise<boolean> {
    if (task.claim !== undefined) return Promise.resolve(true);
    // Requested twice at once, the second claim would be refused because of the first.
    let claim = this.#claims.get(task);
    if (claim === undefined) {
      claim = this.#claim(task).finally(() => this.#claims.delete(task));
      this.#claims.set(task, claim);
    }
    return claim;
  }

  async #claim(task: Task): Promise<boolean> {
    const { scope } = task.init;
    const channel = this.#channel(scope);
    if (channel.isClosed() || this.isCancelPending(task)) return false;
    const claim = await channel.claim(task.identity).catch(() => () => Promise.resolve());
    if (channel.isClosed()) {
      void claim?.();
      return false;
    }
    // The claim that a follower waits for was granted meanwhile.
    if (task.claim !== undefined) return true;
    const { kind } = task.state;
    if (claim !== undefined) {
      if (!this.list.isKept(task)) {
        void claim();
        return true;
      }
      task.own(claim);
      // What only waits in the queue is posted when it begins, or when a tab asks.
      if (kind !== 'queued') this.post([task]);
      return true;
    }
    // The claim is held by a task of this page whose session is being cancelled: there is no other tab to follow.
    // A failed task follows when it is tried again.
    if (!this.list.isKept(task) || this.isCancelPending(task) || kind === 'ended') return false;
    if (kind === 'following') return false;
    // The owner's checkpoint is used. That of this tab was written before this tab knew of the owner.
    const isNew = !task.shown.restored && !task.facts.isStale;
    this.follow(task, undefined, isNew ? (kind === 'ready' ? kind : 'queued') : undefined);
    if (isNew) void this.checkpoints.forget([task.id]);
    this.askOwners(scope);
    return false;
  }

  /** Follows another tab until that one is gone. */
  follow(task: Task, owner?: TaskSnapshot, addedAs?: Following['addedAs']): void {
    const channel = this.#channel(task.init.scope);
    const stopWaiting = channel.waitForClaim(task.identity, (claim) => {
      void loadOtherTabs().then((code) => {
        const { state } = task;
        const isWaiting = state.kind === 'following' && state.stopWaiting === stopWaiting;
        // Granted while the page left: nobody would release it.
        if (channel.isClosed() || !isWaiting || !this.list.has(task)) void claim();
        else void this.#onClaimGranted(task, state, claim, code);
      });
    });
    task.follow({ stopWaiting, owner, addedAs });
  }

  /** Posts owned tasks to their followers: thousands of them in slices, each as it is then. */
  post(tasks: Iterable<Task>): void {
    for (const task of tasks) if (task.claim !== undefined) this.#unposted.add(task);
    if (!this.#isPosting) void this.#postAll();
  }

  async #postAll(): Promise<void> {
    this.#isPosting = true;
    let posted = 0;
    // What is added meanwhile comes last.
    for (const task of this.#unposted) {
      this.#unposted.delete(task);
      if (task.claim === undefined) continue;
      // The path of the local file: other tabs recognize the file by it.
      const snapshot = { ...task.snapshot, path: task.init.path, error: undefined };
      this.#post(task, { type: 'task', snapshot });
      posted += 1;
      if (posted % POSTS === 0) await nextTurn();
    }
    this.#isPosting = false;
  }

  /** Adds a task of another tab to the list. */
  insert(file: Parameters<typeof newInit>[0], scope: string, id?: string): Task {
    const client = this.requests.clientOf(scope);
    const task = new Task(newInit(file, scope, client.options, this.#clock.now(), id), client, 'other-tab');
    this.list.insertAll([task]);
    return task;
  }

  /** Takes a task from the list; its followers do so, too. */
  drop(task: Task): void {
    if (task.claim !== undefined) this.#post(task, { type: 'gone' });
    this.release(task);
    this.list.remove(task);
    task.emit(BitsRemoveEvent);
  }

  /** Releases the claim of a task, for another tab to take over, or stops waiting for it. */
  release(task: Task): void {
    if (task.state.kind === 'following') task.state.stopWaiting();
    // It is kept until the session is cancelled: the same file may be added again meanwhile.
    if (!this.#cancels.has(task)) void task.release();
  }

  /** Whether the session of a file of this path is being cancelled by this page. */
  isCancelPending(task: Task): boolean {
    return isCancelPending(cancelKey(task));
  }

  /**
   * Keeps the claim of a task until its session is cancelled, for `CANCEL_WAIT_MS` at most. Meanwhile the same
   * file, added again, waits: in this page in the queue, in other tabs for the claim.
   */
  releaseAfter(task: Task, cancelled: Promise<unknown>): void {
    const unmark = markCancelPending(cancelKey(task));
    const { claim } = task;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      stopWaiting();
      if (this.#cancels.get(task) === release) this.#cancels.delete(task);
      // Requested before it is free, the claim would be refused.
      void (claim === undefined ? Promise.resolve() : task.release(claim)).then(unmark);
    };
    const stopWaiting = this.#clock.after(CANCEL_WAIT_MS, release);
    this.#cancels.set(task, release);
    void cancelled.then(release);
  }

  /** Asks the owner to cancel a followed task; `undoMs` as of `TaskActions.cancel`. */
  askToCancel(task: Task, undoMs: number): void {
    const { state } = task;
    if (state.kind === 'following') task.follow({ ...state, addedAs: undefined });
    this.#post(task, { type: 'cancel', undoMs });
  }

  /** Asks the owner to take that back. */
  askToUndo(task: Task): void {
    this.#post(task, { type: 'undo' });
  }

  /** Connects to the other tabs again after `close`. */
  reopen(): void {
    const scopes = [...this.#channels.keys()];
    this.#channels.clear();
    for (const scope of scopes) this.askOwners(scope);
  }

  /** Releases everything, so that other tabs may take over. */
  close(): void {
    for (const release of [...this.#cancels.values()]) release();
    for (const task of this.list.all) this.release(task);
    for (const channel of this.#channels.values()) channel.close();
  }

  #post({ identity, init }: Task, message: AboutTask): void {
    this.#channel(init.scope).post({ identity, ...message });
  }

  #channel(scope: string): TabChannel {
    const known = this.#channels.get(scope);
    if (known !== undefined) return known;
    const channel = new TabChannel(scope, (data) => {
      void loadOtherTabs().then((code) => {
        if (!channel.isClosed()) code?.receive(data, scope, this, CORE);
      });
    });
    this.#channels.set(scope, channel);
    return channel;
  }

  async #onClaimGranted(
    task: Task,
    following: Following,
    claim: ReleaseClaim,
    code: typeof OtherTabs | undefined,
  ): Promise<void> {
    const { addedAs } = following;
    if (code !== undefined) {
      if (!(await code.takeOver(task, following, claim, this, CORE))) return;
    } else if (addedAs === undefined) {
      // Begins anew with what the checkpoints say now, as after a reload.
      this.list.remove(task);
      await claim();
      this.requests.restoreScope(task.init.scope);
    } else {
      task.takeOver(following, claim);
      if (addedAs === 'ready') task.wait();
      else task.queue();
    }
    // What the user paused over there stays so.
    if (this.list.has(task) && task.state.kind !== 'paused') task.emit(BitsResumeEvent, 'other-tab');
  }
}

/** Messages are received in the order in which they were sent, also those that come while this is loaded. */
const importOtherTabs = loadOnce(() => import('./other-tabs.js'));

/** Loaded with the first message or claim of another tab: most uploads are shown by one tab alone. */
function loadOtherTabs(): Promise<typeof OtherTabs | undefined> {
  // A file that is taken over is compared, perhaps when the browser is offline.
  loadDigests().catch(() => undefined);
  return importOtherTabs().catch(() => undefined);
}

function cancelKey({ init: { scope, path } }: Task): string {
  return `${scope}:${path}`;
}
