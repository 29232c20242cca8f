import type { FileEntry, UndoOptions } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { pickOne } from '../files/pick-files.js';
import type { BatchAction, RowAction } from '../format/row-state.js';

type ById = 'pause' | 'resume' | 'retry' | 'undo';

/** Time in which the user can undo a button's action. */
export const UNDO: UndoOptions & { readonly undoMs: number } = { undoMs: 10_000 };

/** Members of the element that the buttons use. */
export interface ActionTarget extends Readonly<Record<ById, (id?: string) => void>> {
  readonly accept: string;
  readonly name: string;
  readonly storesHandles: boolean;
  readonly tasks: readonly TaskSnapshot[];
  start(): void;
  cancel(id?: string, options?: UndoOptions): void;
  removeTask(id: string, options?: UndoOptions): void;
  startOver(id: string): void;
  provideFile(id: string, file: FileEntry): Promise<boolean>;
  clear(): void;
}

/** Performs the action of a row's button. Must run in the click event: browsers open a picker only there. */
export function actOnRow(target: ActionTarget, action: RowAction, { id }: TaskSnapshot): void {
  switch (action) {
    case 'pause':
    case 'retry':
    case 'undo':
      target[action](id);
      break;
    case 'cancel':
      target.cancel(id, UNDO);
      break;
    case 'remove':
      target.removeTask(id, UNDO);
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

const METHODS = {
  start: 'start',
  pauseAll: 'pause',
  resumeAll: 'resume',
  retryAll: 'retry',
  undoAll: 'undo',
} as const;

/** Performs the action of a button for all files. */
export function actOnAll(target: ActionTarget, action: BatchAction): void {
  if (action === 'clear') clear(target);
  else if (action === 'cancelAll') target.cancel(undefined, UNDO);
  else target[METHODS[action]]();
}

/** Removes ended files; in a form only cancelled ones, as finished files are entries of the form. */
function clear(target: ActionTarget): void {
  if (!target.name) target.clear();
  else for (const { id, status } of target.tasks) if (status === 'cancelled') target.removeTask(id);
}

/** Starts an upload over. If the browser cannot reopen the file, the user has to choose it in the same click. */
function startOver(target: ActionTarget, id: string): void {
  target.startOver(id);
  if (target.tasks.find((task) => task.id === id)?.status === 'file-needed') choose(target, id);
}

function choose(target: ActionTarget, id: string): void {
  const { accept, storesHandles } = target;
  void pickOne(accept, storesHandles).then((entry) => entry && target.provideFile(id, entry));
}
