import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Extras } from '../extras/extras.js';
import { LeaveGuard, wouldBeLost } from './leave-guard.js';
import type { Counts } from '../format/task-counts.js';

interface Guarded {
  readonly keepAwake: boolean;
  readonly leaveGuard: boolean;
  readonly tasks: readonly TaskSnapshot[];
}

/** Keeps the screen on and the page open while the element asks for it. */
export class PageGuards {
  readonly #extras: () => Extras | null | undefined;
  #awake: Extras['keepAwake'] | undefined;
  readonly #leaveGuard = new LeaveGuard();

  /** @param extras Returns the code that keeps the screen on, once it is loaded. */
  constructor(extras: () => Extras | null | undefined) {
    this.#extras = extras;
  }

  update({ keepAwake, leaveGuard, tasks }: Guarded, { running, waiting }: Counts): void {
    const active = keepAwake && running + waiting > 0;
    if (active) this.#awake = this.#extras()?.keepAwake;
    if (this.#awake) this.#awake.active = active;
    this.#leaveGuard.active = leaveGuard && tasks.some(wouldBeLost);
  }
}
