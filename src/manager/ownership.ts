import { BitsPauseEvent, BitsResumeEvent } from '../events.js';
import { keptFor } from './expiry.js';
import { followedRecord } from './followed-record.js';
import type { ManagerHost } from './host.js';
import { createId } from './id.js';
import { isCancelPending, markCancelPending } from './pending-cancels.js';
import type { TaskSnapshot } from './snapshot.js';
import { TabLink, type GiveBack } from './tab-link.js';
import type { TabMessage } from './tab-message.js';
import type { TaskList } from './task-list.js';
import { Task } from './task.js';

/**
 * A file whose earlier session is being cancelled may be uploaded again after this time, though the server has not
 * acknowledged Cancel-Session: it may be out of reach. Milliseconds.
 */
export const CANCEL_WAIT_MS = 30_000;

/** Of other tabs no more is shown. Each task costs a lock that is waited for. */
const MOST_TASKS = 20_000;

/** Who carries a task when several tabs show it: one owner, any number of followers. */
export class Ownership {
  readonly #list: TaskList;
  readonly #host: ManagerHost;
  #link: TabLink;
  /** Takes a task over from a tab that is gone. */
  readonly #takeOver: (task: Task) => Promise<void>;

  readonly #scope: string;
  readonly #claims = new WeakMap<Task, Promise<boolean>>();
  /** The claims of tasks whose sessions are being cancelled, each with what releases it. */
  readonly #cancels = new Map<object, () => void>();

  constructor(scope: string, list: TaskList, host: ManagerHost, takeOver: (task: Task) => Promise<void>) {
    this.#scope = scope;
    this.#list = list;
    this.#host = host;
    this.#takeOver = takeOver;
    this.#link = this.#createLink();
  }

  #createLink(): TabLink {
    return new TabLink(this.#scope, (message) => {
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
    if (task.disown !== undefined) return Promise.resolve(true);
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
    const giveBack = await link.claim(task.identity).catch(() => () => Promise.resolve());
    if (link.isClosed()) {
      void giveBack?.();
      return false;
    }
    if (giveBack === undefined) {
      // Refused because of a task of this page that is being cancelled: no other tab is to be followed.
      if (!this.#list.isAlive(task) || this.isCancelPending(task)) return false;
      this.follow(task);
      // The owner's checkpoint counts; this tab's own was made before it knew. Unless it is the owner's now, too.
      if (!task.restored && !task.stale) {
        task.isNew = true;
        void this.#host.keeper.forget([task.id]);
      }
      this.greet();
      return false;
    }
    if (!this.#list.isAlive(task)) {
      void giveBack();
      return true;
    }
    task.disown = giveBack;
    // What only stands in the queue is told when it begins, or when a tab asks.
    if (task.standing !== 'queued') this.tell(task);
    return true;
  }

  /** Follows another tab until that one is gone. */
  follow(task: Task): void {
    if (task.leaveLine !== undefined) return;
    task.standing = 'paused';
    task.pauseCause = 'other-tab';
    task.leaveLine = this.#link.standInLine(task.identity, (giveBack) => {
      task.leaveLine = undefined;
      void this.#inherit(task, giveBack);
    });
    this.#host.changed(task);
    task.client.emit(new BitsPauseEvent(task.snapshot, 'other-tab'));
  }

  /** Tells the followers how an owned task stands. */
  tell(task: Task): void {
    if (task.disown === undefined) return;
    const { identity, snapshot, init } = task;
    // The path of the local file: other tabs recognize the file by it.
    this.#link.post({
      type: 'task',
      identity,
      snapshot: { ...snapshot, path: init.path, error: undefined },
    });
  }

  /** A task leaves the list. */
  leave(task: Task): void {
    task.leaveLine?.();
    task.leaveLine = undefined;
    if (task.disown === undefined) return;
    this.#link.post({ type: 'gone', identity: task.identity });
    // A claim is kept until the session is cancelled: the same file may be added again meanwhile.
    if (this.#cancels.has(task)) return;
    void task.disown();
    task.disown = undefined;
  }

  /** Gives the claim of a task back, for another tab to take over. */
  release(task: Task): void {
    task.leaveLine?.();
    task.leaveLine = undefined;
    if (this.#cancels.has(task)) return;
    void task.disown?.();
    task.disown = undefined;
  }

  /** Whether the session of a file of this path is being cancelled by this page. */
  isCancelPending({ init }: Task): boolean {
    return isCancelPending(this.#cancelKey(init.path));
  }

  /**
   * Keeps the claim of a task until its session is cancelled, for `CANCEL_WAIT_MS` at most. Meanwhile the same
   * file, added again, waits: in this page in the queue, in other tabs for the claim.
   */
  releaseAfter(task: Pick<Task, 'init' | 'disown'>, cancelled: Promise<unknown>): void {
    const unmark = markCancelPending(this.#cancelKey(task.init.path));
    const giveBack = task.disown;
    const release = (): void => {
      stopWaiting();
      if (this.#cancels.get(task) === release) this.#cancels.delete(task);
      if (task.disown === giveBack) task.disown = undefined;
      // Asked for before it is free, the claim would be refused.
      void Promise.resolve(giveBack?.()).then(unmark);
    };
    const stopWaiting = this.#host.clock.after(CANCEL_WAIT_MS, release);
    this.#cancels.set(task, release);
    void cancelled.then(release);
  }

  /** Asks the owner to cancel a followed task. */
  askToCancel(task: Task): void {
    task.isNew = false;
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

  async #inherit(task: Task, giveBack: GiveBack): Promise<void> {
    const ended = task.mirror?.status === 'done' || task.mirror?.status === 'cancelled';
    if (ended) {
      // The owner may have died between its word of the end and the end of its checkpoint.
      const record = await followedRecord(task, this.#host.keeper);
      if (record !== undefined) await this.#host.keeper.forget([record.id]);
    }
    if (ended || !this.#list.has(task)) {
      void giveBack();
      return;
    }
    task.disown = giveBack;
    task.mirror = undefined;
    task.pauseCause = undefined;
    await this.#takeOver(task);
    // What the user paused over there stays so.
    if (!this.#list.has(task) || task.standing === 'paused') return;
    task.client.emit(new BitsResumeEvent(task.snapshot, 'other-tab'));
  }

  #receive(message: TabMessage): void {
    if (message.type === 'hello') {
      for (const task of this.#tasks) this.tell(task);
      return;
    }
    if (message.type === 'forget') {
      this.#host.forgotten(this.#scope);
      return;
    }
    // A file that is sent again elsewhere is another task than the one that ended here.
    const task = this.#tasks.filter((each) => each.identity === message.identity && !hasEnded(each)).at(-1);
    if (message.type === 'task') {
      this.#mirror(task, message.snapshot);
    } else if (message.type === 'cancel') {
      if (task?.disown !== undefined) this.#host.cancel(task);
    } else if (task?.mirror !== undefined) {
      this.leave(task);
      this.#list.remove(task);
    }
  }

  #mirror(known: Task | undefined, snapshot: TaskSnapshot): void {
    if (known?.disown !== undefined) return;
    const over = snapshot.status === 'done' || snapshot.status === 'cancelled';
    // What ended elsewhere, or is being cancelled, and was never shown here is not shown any more.
    if (
      known === undefined &&
      (over || snapshot.status === 'cancelling' || this.#list.all.length >= MOST_TASKS)
    )
      return;
    if (known !== undefined && (known.isNew || !known.isFollowed)) {
      // Added here while the other tab cancels it there: it is uploaded when that has ended.
      if (snapshot.status === 'cancelling' || snapshot.status === 'cancelled') return;
      known.isNew = false;
    }
    const task = known ?? this.#list.insert(this.#taskOf(snapshot));
    if (known === undefined) task.restored = true;
    task.mirror = snapshot;
    task.ownerId = snapshot.id;
    task.isForeign ||= task.file === undefined && snapshot.file !== undefined;
    task.file ??= snapshot.file;
    task.survivesReload = snapshot.survivesReload;
    task.fileKept = snapshot.fileKept;
    this.#host.changed(task);
    if (!over) this.follow(task);
  }

  /** Of the snapshot only what a task is made from: all of that goes into each of its checkpoints. */
  #taskOf({ id, name, path, size, type, lastModified }: TaskSnapshot): Task {
    const createdAt = this.#host.clock.now();
    const client = this.#host.clientOf(this.#scope);
    const keptForMs = keptFor(client.options);
    // The page that sent it may have taken an id of this list.
    const ownId = this.#list.get(id) === undefined ? id : createId();
    const facts = { name, path, size, type, lastModified, createdAt, keptForMs, scope: this.#scope };
    return new Task({ id: ownId, remoteId: ownId, ...facts }, client);
  }
}

function hasEnded({ mirror, status }: Task): boolean {
  return mirror === undefined && (status === 'done' || status === 'cancelled');
}
