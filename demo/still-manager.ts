import type { ManagerLike, TaskSnapshot } from '../src/index.js';
import { idleSnapshot } from '../src/view/format/idle-snapshot.js';

/** A manager with fixed tasks: they never change, and its methods do nothing. */
export class StillManager extends EventTarget implements ManagerLike {
  readonly tasks: readonly TaskSnapshot[];
  rejections: ManagerLike['rejections'] = [];
  storageError: ManagerLike['storageError'];

  constructor(tasks: readonly TaskSnapshot[]) {
    super();
    this.tasks = tasks;
  }

  get totals(): ManagerLike['totals'] {
    const totals = { acknowledged: 0, total: 0, rate: 0, timeLeftMs: undefined as number | undefined };
    for (const { acknowledged, size, rate = 0, timeLeftMs } of this.tasks) {
      totals.acknowledged += acknowledged;
      totals.total += size;
      totals.rate += rate;
      totals.timeLeftMs = timeLeftMs ?? totals.timeLeftMs;
    }
    return totals;
  }

  dismissRejections(): void {
    this.rejections = [];
    this.dispatchEvent(new Event('bits-tasks-change'));
  }

  async restore(): Promise<void> {
    // There is nothing to restore.
  }

  async forget(): Promise<void> {
    // There are no checkpoints.
  }

  add(): Promise<readonly TaskSnapshot[]> {
    return Promise.resolve([]);
  }

  provideFile(): Promise<boolean> {
    return Promise.resolve(false);
  }

  readonly configure = ignore;
  readonly startOver = ignore;
  readonly start = ignore;
  readonly pause = ignore;
  readonly resume = ignore;
  readonly retry = ignore;
  readonly cancel = ignore;
  readonly removeTask = ignore;
  readonly undo = ignore;
  readonly clear = ignore;
  readonly destroy = ignore;
}

function ignore(): void {
  // The tasks are fixed.
}

let count = 0;

/** An idle task with these properties. */
export function still(given: Partial<TaskSnapshot> & Pick<TaskSnapshot, 'name' | 'status'>): TaskSnapshot {
  return idleSnapshot({ id: `still-${++count}`, size: 18e6, survivesReload: true, ...given });
}
