import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { KeepAwake } from './keep-awake.js';
import { LeaveGuard, wouldBeLost } from './leave-guard.js';
import type { Counts } from '../format/task-counts.js';

interface Guarded {
  readonly keepAwake: boolean;
  readonly leaveGuard: boolean;
  readonly tasks: readonly TaskSnapshot[];
}

/** Keeps the screen on and the page open while the element asks for it. */
export class PageGuards {
  readonly #keepAwake = new KeepAwake();
  readonly #leaveGuard = new LeaveGuard();

  update({ keepAwake, leaveGuard, tasks }: Guarded, { running, waiting }: Counts): void {
    this.#keepAwake.active = keepAwake && running + waiting > 0;
    this.#leaveGuard.active = leaveGuard && tasks.some(wouldBeLost);
  }
}
