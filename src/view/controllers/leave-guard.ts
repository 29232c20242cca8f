import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { isTaskEnded } from '../format/row-state.js';

/**
 * Makes the browser ask before the page is left. It listens only while that is needed: some browsers keep no page with
 * a `beforeunload` listener in the back/forward cache.
 */
export class LeaveGuard {
  set active(active: boolean) {
    if (active) addEventListener('beforeunload', this.#ask);
    else removeEventListener('beforeunload', this.#ask);
  }

  readonly #ask = (event: Event): void => event.preventDefault();
}

/** Whether leaving the page now would cost the task something: bytes to send again, or a file to choose again. */
export function wouldBeLost(task: TaskSnapshot): boolean {
  const { status, pauseCause, survivesReload, fileKept } = task;
  if (isTaskEnded(task) || /cancelling|undoable/.test(status) || pauseCause === 'other-tab') return false;
  // A task whose file is missing has no file to lose
  return !survivesReload || (!fileKept && status !== 'file-needed');
}
