import { BitsProgressEvent, BitsSettledEvent, type BitsEvent } from '../events.js';
import { nextFrame } from './frame.js';
import type { TaskSnapshot } from './snapshot.js';
import type { TaskList } from './task-list.js';
import type { Task } from './task.js';

const ENDED: ReadonlySet<TaskSnapshot['status']> = new Set(['done', 'cancelled', 'failed']);

/** Tells the page what happens, no oftener than it can use it. */
export class Herald {
  readonly #target: EventTarget;
  readonly #list: TaskList;
  /** Tells the other tabs of a task. */
  readonly #tell: (task: Task) => void;
  readonly #progressing = new Set<Task>();
  readonly #changed = new Set<Task>();
  #ended: Task[] = [];
  #framed = false;
  #announced = false;
  #silent = false;

  constructor(target: EventTarget, list: TaskList, tell: (task: Task) => void) {
    this.#target = target;
    this.#list = list;
    this.#tell = tell;
  }

  /** Nothing is said from now on. */
  silence(): void {
    this.#silent = true;
  }

  /** @returns False when a listener cancelled the event. */
  emit(event: BitsEvent): boolean {
    return this.#silent || this.#target.dispatchEvent(event);
  }

  /** Something visible changed: one `tasks-change` for all of this turn. */
  announce(task?: Task): void {
    if (task !== undefined) this.#changed.add(task);
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      for (const each of this.#changed) this.#tell(each);
      this.#changed.clear();
      if (!this.#silent) this.#target.dispatchEvent(new Event('tasks-change'));
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
      for (const each of tasks) this.emit(new BitsProgressEvent(each.snapshot));
    });
  }

  /** A task ended; when it was the last, `bits-settled` tells of all since the one before. */
  ended(task: Task): void {
    this.#ended.push(task);
    if (this.#list.all.some((each) => !ENDED.has(each.status))) return;
    const snapshots = this.#ended.splice(0).map((each) => each.snapshot);
    const having = (status: TaskSnapshot['status']): TaskSnapshot[] =>
      snapshots.filter((each) => each.status === status);
    this.emit(new BitsSettledEvent(having('done'), having('failed'), having('cancelled')));
  }
}
