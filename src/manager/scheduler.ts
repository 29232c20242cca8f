import { onFreed } from './network/freed.js';
import { collect } from './page/collect.js';
import type { TaskList } from './task/task-list.js';
import type { TaskObserver } from './task/task.js';
import type { Release } from './task/task-state.js';
import type { Task } from './task/task.js';

const DEFAULT_CONCURRENCY = 3;

/** Begins queued tasks while there are slots among the running sessions of their endpoint. */
export class Scheduler implements TaskObserver {
  /** Set while nothing may begin. */
  isStopped = false;
  /** Looks once this turn whether a task may begin. */
  readonly look: () => void;
  /** Ends what it observes besides tasks. */
  readonly destroy: () => void;

  /**
   * @param mustWait Whether a task has to wait for something else than a slot.
   * @param begin Begins a task with its slot.
   */
  constructor(list: TaskList, mustWait: (task: Task) => boolean, begin: (task: Task, slot: Release) => void) {
    this.look = collect(queueMicrotask, () => {
      for (const task of list.all) {
        if (this.isStopped) return;
        if (task.state.kind !== 'queued' || mustWait(task)) continue;
        const { concurrency = DEFAULT_CONCURRENCY } = task.client.options;
        const slot = task.limits.enter(Math.max(1, concurrency));
        if (slot !== undefined) begin(task, slot);
      }
    });
    this.destroy = onFreed(this.look);
    list.subscribe(this);
  }

  moved({ state }: Task): void {
    if (state.kind === 'queued') this.look();
  }
}
