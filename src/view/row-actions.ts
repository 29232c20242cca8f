import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import type { ManagerLike } from './manager-subscription.js';
import { pickOne } from './pick-files.js';
import type { RowAction } from './row-state.js';
import type { BatchAction } from './summary.js';

type ById = 'pause' | 'resume' | 'retry' | 'cancel';

/** Members of the element that the buttons use. */
export interface ActionTarget extends Readonly<Record<ById, (id?: string) => void>> {
  readonly accept: string;
  readonly name: string;
  readonly storesHandles: boolean;
  readonly manager: ManagerLike | undefined;
  start(): void;
  removeTask(id: string): void;
  clear(): void;
}

/** Performs the action of a row's button. Must run in the click event: browsers open a picker only there. */
export function actOnRow(target: ActionTarget, action: RowAction, { id }: TaskSnapshot): void {
  switch (action) {
    case 'pause':
    case 'retry':
    case 'cancel':
      target[action](id);
      break;
    case 'remove':
      target.removeTask(id);
      break;
    case 'retryNow':
      target.retry(id);
      break;
    case 'startOver':
      startOver(target, id);
      break;
    case 'choose':
      choose(target, id);
      break;
    case 'start':
    case 'resume':
    case 'allow':
      target.resume(id);
  }
}

/** Performs the action of a button for all files. */
export function actOnAll(target: ActionTarget, action: BatchAction): void {
  switch (action) {
    case 'pauseAll':
      target.pause();
      break;
    case 'resumeAll':
      target.resume();
      break;
    case 'retryAll':
      target.retry();
      break;
    case 'cancelAll':
      target.cancel();
      break;
    case 'clear':
      clear(target);
      break;
    case 'start':
      target.start();
  }
}

/** Removes ended files; in a form only cancelled ones, as finished files are entries of the form. */
function clear(target: ActionTarget): void {
  const { manager, name } = target;
  if (!name) target.clear();
  else for (const { id, status } of manager?.tasks ?? []) if (status === 'cancelled') manager?.removeTask(id);
}

/** Starts an upload over. If the browser cannot reopen the file, the user has to choose it in the same click. */
function startOver(target: ActionTarget, id: string): void {
  const { manager } = target;
  manager?.startOver(id);
  if (manager?.tasks.find((task) => task.id === id)?.status === 'file-needed') choose(target, id);
}

function choose({ accept, storesHandles, manager }: ActionTarget, id: string): void {
  void pickOne(accept, storesHandles).then((entry) => entry && manager?.provideFile(id, entry));
}
