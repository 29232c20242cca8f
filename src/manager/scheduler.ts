import { onStartPossible } from './network/start-possible.js';
import { batch } from './page/batch.js';
import type { TaskList } from './task/task-list.js';
import type { TaskObserver } from './task/task.js';
import type { Release } from './task/task-state.js';
import type { Task } from './task/task.js';

/** Begins queued tasks while there are slots among the running sessions of their endpoint. */
export class Scheduler implements TaskObserver {
  /** Set while no task may start. */
  isStopped = false;
  /** Starts queued tasks if they may start, once for all calls before the next microtask. */
  readonly schedule: () => void;
  /** Unsubscribes from `onStartPossible`. */
  readonly destroy: () => void;

  /**
   * @param claims Whether a task has to wait for something else than a slot.
   * @param actions Begins a task with its slot.
   */
  constructor(
    list: TaskList,
    claims: { isCancelPending(task: Task): boolean },
    actions: { begin(task: Task, slot: Release): void },
  ) {
    this.schedule = batch(queueMicrotask, () => {
      for (const task of list.all) {
        if (this.isStopped) return;
        if (task.state.kind !== 'queued' || claims.isCancelPending(task)) continue;
        const slot = task.limiter.enter(task.client.options.concurrency, task.init.size);
        if (slot !== undefined) actions.begin(task, slot);
      }
    });
    this.destroy = onStartPossible(this.schedule);
    list.subscribe(this);
  }

  entered({ state }: Task): void {
    if (state.kind === 'queued') this.schedule();
  }
}
