import type { TaskSnapshot } from '../manager/snapshot.js';
import { isEnded } from './row-state.js';

/** Makes the browser ask before the page is left. It listens only then: some keep no page that always does. */
export class LeaveGuard {
  set active(active: boolean) {
    if (active) addEventListener('beforeunload', this.#ask);
    else removeEventListener('beforeunload', this.#ask);
  }

  readonly #ask = (event: Event): void => event.preventDefault();
}

/** Whether somebody would have to do something again after leaving the page now: send bytes, or choose a file. */
export function wouldBeLost(task: TaskSnapshot): boolean {
  const { status, pauseCause, survivesReload, fileKept } = task;
  if (isEnded(task) || status === 'cancelling' || pauseCause === 'other-tab') return false;
  // One whose file is missing already cannot lose it
  return !survivesReload || (!fileKept && status !== 'file-needed');
}
