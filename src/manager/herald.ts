import { BitsProgressEvent, BitsSettledEvent } from '../events.js';
import { nextFrame } from './frame.js';
import type { TaskSnapshot } from './snapshot.js';
import type { TaskList } from './task-list.js';
import type { Task } from './task.js';

const ENDED: ReadonlySet<TaskSnapshot['status']> = new Set(['done', 'cancelled', 'failed']);

/** Batches what happens more often than a page can use it. */
export class Herald {
  readonly #list: TaskList;
  /** Announces that tasks changed, once a turn: these, or something else of the list. */
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

  /** Something visible changed: one `tasks-change` for all of this turn. */
  announce(task?: Task): void {
    if (task !== undefined) this.#changed.add(task);
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      const tasks = [...this.#changed];
      this.#changed.clear();
      this.#announce(tasks);
    });
  }

  /** Bytes advanced: one `bits-progress` per task and frame. */
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

  /** A task ended; when it was the last of its manager, `bits-settled` lists all since the one before. */
  ended(task: Task): void {
    const { client } = task;
    this.#ended.push(task);
    if (this.#list.all.some((each) => each.client === client && !ENDED.has(each.status))) return;
    const snapshots = this.#ended.filter((each) => each.client === client).map((each) => each.snapshot);
    this.#ended = this.#ended.filter((each) => each.client !== client);
    const having = (status: TaskSnapshot['status']): TaskSnapshot[] =>
      snapshots.filter((each) => each.status === status);
    client.emit(new BitsSettledEvent(having('done'), having('failed'), having('cancelled')));
  }
}
