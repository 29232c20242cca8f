import {
  BitsCancelEvent,
  BitsErrorEvent,
  BitsPauseEvent,
  BitsProgressEvent,
  BitsSettledEvent,
  BitsSuccessEvent,
} from './contract/events/bits-events.js';
import { nextFrame } from './page/next-frame.js';
import type { TaskSnapshot, TaskStatus } from './contract/snapshot.js';
import type { TaskList } from './task/task-list.js';
import { isEnded } from './contract/task-status.js';
import type { TaskState } from './task/task-state.js';
import type { Task, TaskObserver } from './task/task.js';

/** Dispatches the events that follow from what tasks do, and batches those a page cannot use so often. */
export class EventDispatcher implements TaskObserver {
  readonly #list: TaskList;
  /** Announces that something of the list changed, these tasks among it. */
  readonly #announce: (tasks: Iterable<Task>) => void;
  readonly #progressing = new Set<Task>();
  readonly #changed = new Set<Task>();
  #ended: Task[] = [];
  #framed = false;
  #announced = false;

  constructor(list: TaskList, announce: (tasks: Iterable<Task>) => void) {
    this.#list = list;
    this.#announce = announce;
  }

  /** Something visible changed: one `bits-tasks-change` for all of this turn. */
  announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      const tasks = [...this.#changed];
      this.#changed.clear();
      this.#announce(tasks);
    });
  }

  changed(task: Task): void {
    this.#changed.add(task);
    this.announce();
  }

  /** One `bits-progress` per task and frame. */
  progressed(task: Task): void {
    this.#progressing.add(task);
    if (this.#framed) return;
    this.#framed = true;
    nextFrame(() => {
      this.#framed = false;
      const tasks = [...this.#progressing];
      this.#progressing.clear();
      for (const each of tasks) each.client.emit(new BitsProgressEvent(each.snapshot));
    });
  }

  moved(task: Task, from: TaskState, state: TaskState): void {
    const { client, snapshot } = task;
    if (state.kind === 'ended') this.#endedWith(task, state.how);
    // What the user paused in another tab that is gone is no news.
    else if (state.kind === 'paused' && from.kind !== 'taking-over')
      client.emit(new BitsPauseEvent(snapshot, state.cause));
    else if (state.kind === 'following' && from.kind !== 'following' && snapshot.status === 'paused')
      client.emit(new BitsPauseEvent(snapshot, 'other-tab'));
  }

  #endedWith(task: Task, how: 'succeeded' | 'failed' | 'cancelled'): void {
    const { client, snapshot } = task;
    if (how === 'succeeded') client.emit(new BitsSuccessEvent(snapshot, snapshot.url ?? ''));
    else if (how === 'cancelled') client.emit(new BitsCancelEvent(snapshot));
    else if (snapshot.error !== undefined) client.emit(new BitsErrorEvent(snapshot, snapshot.error));
    this.#settle(task);
  }

  /** When a task was the last of its manager, `bits-settled` lists all that ended since the one before. */
  #settle(task: Task): void {
    const { client } = task;
    this.#ended.push(task);
    if (this.#list.all.some((each) => each.client === client && !isEnded(each.status))) return;
    const snapshots = this.#ended.filter((each) => each.client === client).map((each) => each.snapshot);
    this.#ended = this.#ended.filter((each) => each.client !== client);
    const having = (status: TaskStatus): TaskSnapshot[] => snapshots.filter((each) => each.status === status);
    client.emit(new BitsSettledEvent(having('succeeded'), having('failed'), having('cancelled')));
  }
}
