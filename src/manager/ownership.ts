import { BitsPauseEvent, BitsResumeEvent } from '../events.js';
import type { ManagerHost } from './host.js';
import type { TaskSnapshot } from './snapshot.js';
import { TabLink, type TabMessage } from './tab-link.js';
import type { TaskList } from './task-list.js';
import { Task } from './task.js';

/** Who carries a task when several tabs show it: one owner, any number of followers. */
export class Ownership {
  readonly #list: TaskList;
  readonly #host: ManagerHost;
  #link: TabLink;
  /** Takes a task over from a tab that is gone. */
  readonly #takeOver: (task: Task) => Promise<void>;

  readonly #scope: string;
  readonly #claims = new WeakMap<Task, Promise<boolean>>();

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
    if (link.isClosed()) return false;
    const giveBack = await link.claim(task.identity).catch(() => () => undefined);
    if (link.isClosed()) {
      giveBack?.();
      return false;
    }
    if (giveBack === undefined) {
      if (!this.#list.isAlive(task)) return false;
      this.follow(task);
      // The owner's checkpoint counts; this tab's own was made before it knew. Unless it is the owner's now, too.
      if (!task.restored && !task.stale) void this.#host.keeper.forget([task.id]);
      this.greet();
      return false;
    }
    if (!this.#list.isAlive(task)) {
      giveBack();
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
    this.#host.emit(new BitsPauseEvent(task.snapshot, 'other-tab'));
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
    task.disown();
    task.disown = undefined;
  }

  /** Asks the owner to cancel a followed task. */
  askToCancel(task: Task): void {
    this.#link.post({ type: 'cancel', identity: task.identity });
  }

  /** Ties the tab to the others again after `close`. */
  reopen(): void {
    this.#link = this.#createLink();
    this.greet();
  }

  /** Lets go of everything, so that other tabs may take over. */
  close(): void {
    for (const task of this.#tasks) {
      task.leaveLine?.();
      task.leaveLine = undefined;
      task.disown?.();
      task.disown = undefined;
    }
    this.#link.close();
  }

  /** Of what the list shows, that which belongs to this scope: the same file may be in others, too. */
  get #tasks(): readonly Task[] {
    return this.#list.all.filter(({ init }) => init.scope === this.#scope);
  }

  async #inherit(task: Task, giveBack: () => void): Promise<void> {
    const ended = task.mirror?.status === 'done' || task.mirror?.status === 'cancelled';
    if (ended) {
      // The owner may have died between its word of the end and the end of its checkpoint.
      await this.#host.keeper.forget([task.ownerId ?? task.id]);
    }
    if (ended || !this.#list.has(task)) {
      giveBack();
      return;
    }
    task.disown = giveBack;
    task.mirror = undefined;
    task.pauseCause = undefined;
    await this.#takeOver(task);
    // What the user paused over there stays so.
    if (!this.#list.has(task) || task.standing === 'paused') return;
    this.#host.emit(new BitsResumeEvent(task.snapshot, 'other-tab'));
  }

  #receive(message: TabMessage): void {
    if (message.type === 'hello') {
      for (const task of this.#tasks) this.tell(task);
      return;
    }
    // A file that is sent again elsewhere is another task than the one that ended here.
    const task = this.#tasks.find((each) => each.identity === message.identity && !hasEnded(each));
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
    // What ended elsewhere and was never shown here is nobody's business here.
    if (known === undefined && over) return;
    const task = known ?? this.#list.insert(this.#taskOf(snapshot));
    if (known === undefined) task.restored = true;
    task.mirror = snapshot;
    task.ownerId = snapshot.id;
    task.file ??= snapshot.file;
    task.survivesReload = snapshot.survivesReload;
    task.fileKept = snapshot.fileKept;
    this.#host.changed(task);
    if (!over) this.follow(task);
  }

  /** Of the snapshot only what a task is made from: all of that goes into each of its checkpoints. */
  #taskOf({ id, name, path, size, type, lastModified }: TaskSnapshot): Task {
    const createdAt = this.#host.clock.now();
    return new Task({ id, name, path, size, type, lastModified, createdAt, scope: this.#scope });
  }
}

function hasEnded({ mirror, status }: Task): boolean {
  return mirror === undefined && (status === 'done' || status === 'cancelled');
}
