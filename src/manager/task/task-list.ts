import type { TaskSnapshot } from '../contract/snapshot.js';
import { isDiscarded } from '../contract/task-status.js';
import { isFinishedState } from './task-state.js';
import type { Task, TaskObserver } from './task.js';

/** The tasks in the order they are shown. */
export class TaskList {
  #tasks: Task[] = [];
  readonly #byId = new Map<string, Task>();
  #snapshots: readonly TaskSnapshot[] | undefined;
  readonly #changed: () => void;
  readonly #observers: TaskObserver[] = [{ changed: () => this.touch() }];

  /** @param changed Called when the list or one of its tasks changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Subscribes to every task that enters the list, also for the time after it was removed; in the order of the calls. */
  subscribe(observer: TaskObserver): void {
    this.#observers.push(observer);
  }

  get all(): readonly Task[] {
    return this.#tasks;
  }

  get(id: string): Task | undefined {
    return this.#byId.get(id);
  }

  has(task: Task): boolean {
    return this.#byId.get(task.id) === task;
  }

  /** Whether a task is in the list, and the browser keeps its data: it is not discarded. */
  isKept(task: Task): boolean {
    return this.has(task) && !isDiscarded(task.status) && !isFinishedState(task.state);
  }

  /** Whether this tab has to store something for a task: it is unfinished, and no other tab uploads it. */
  isOurs(task: Task): boolean {
    return this.isKept(task) && task.state.kind !== 'following';
  }

  insertAll(tasks: readonly Task[]): void {
    this.#tasks = [...this.#tasks, ...tasks];
    for (const task of tasks) {
      this.#byId.set(task.id, task);
      task.observe(this.#observers);
    }
    this.touch();
  }

  remove(task: Task): void {
    if (!this.#byId.delete(task.id)) return;
    this.#tasks = this.#tasks.filter((each) => each !== task);
    this.touch();
  }

  /** It, or a task in it, changed. */
  touch(): void {
    this.#snapshots = undefined;
    this.#changed();
  }

  /** Frozen views of all tasks; the same array until something changed. */
  get snapshots(): readonly TaskSnapshot[] {
    this.#snapshots ??= Object.freeze(this.#tasks.map((task) => task.snapshot));
    return this.#snapshots;
  }
}
