import type { TaskSnapshot } from '../contract/snapshot.js';
import type { isDiscarded } from '../contract/task-status.js';
import type { isFinishedState } from '../task/task-state.js';
import type { Task } from '../task/task.js';
import type { TabMessage } from './tab-message.js';

/** What messages lead to. Passed in by the caller, as a module that is loaded on demand must not import those of the main bundle: they would run twice. */
export interface MessageReceiver {
  readonly isDiscarded: typeof isDiscarded;
  readonly isFinishedState: typeof isFinishedState;
  /** The tasks of the scope: the same file may be in others, too. */
  tasks(): readonly Task[];
  /** Posts owned tasks to their followers. */
  post(tasks: readonly Task[]): void;
  /** Adds a task of another tab to the list; undefined if that has too many. */
  insert(owner: TaskSnapshot): Task | undefined;
  follow(task: Task, owner: TaskSnapshot): void;
  /** The user cancelled a task in a tab that follows. */
  cancel(task: Task, undoMs: number): void;
  /** The user takes that back there. */
  undo(task: Task): void;
  /** Its owner took a followed task from the list; without a task: nothing of the scope is to be kept. */
  forget(task?: Task): void;
}

/** Does what a message of another tab asks for. */
export function handleMessage(message: TabMessage, to: MessageReceiver): void {
  if (message.type === 'hello') to.post(to.tasks());
  else if (message.type === 'forget') to.forget();
  else {
    const { identity } = message;
    // A file that is sent again elsewhere is another task than the one that ended here.
    const isMeant = (each: Task): boolean => each.identity === identity && !to.isFinishedState(each.state);
    const task = to.tasks().filter(isMeant).at(-1);
    if (message.type === 'task') receiveTask(task, message.snapshot, to);
    else if (message.type === 'cancel') {
      if (task?.claim !== undefined) to.cancel(task, message.undoMs);
    } else if (message.type === 'undo') {
      if (task?.claim !== undefined) to.undo(task);
    } else if (task?.state.kind === 'following' && task.state.owner !== undefined) to.forget(task);
  }
}

function receiveTask(known: Task | undefined, owner: TaskSnapshot, to: MessageReceiver): void {
  if (known?.claim !== undefined || known?.state.kind === 'ended') return;
  const state = known?.state;
  const isFollowing = state?.kind === 'following';
  const isDiscarded = to.isDiscarded(owner.status);
  // Added here while the other tab cancels it there: it is uploaded when that has ended.
  const isCancelled =
    isDiscarded && owner.status !== 'succeeded' && (!isFollowing || state.addedAs !== undefined);
  // A task that is over in its tab and is not in this list is not added.
  if (known === undefined ? isDiscarded : isCancelled) return;
  const task = known ?? to.insert(owner);
  if (isFollowing) task?.follow({ ...state, owner, addedAs: undefined });
  else if (task !== undefined && state?.kind !== 'taking-over') to.follow(task, owner);
}
