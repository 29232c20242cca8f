import type { TaskSnapshot } from '../contract/snapshot.js';
import type { Task } from '../task/task.js';
import type { CoreFunctions } from './other-tabs.js';
import { readMessage } from './tab-message.js';
import type { TaskOwnership } from './task-ownership.js';

/** Tasks of other tabs are added only to a list shorter than this, as each needs a pending lock request. */
const MAX_TASKS_WITH_OTHER_TABS = 20_000;

/** Does what a message of another tab of a scope asks for. What is no message is ignored. */
export function receive(data: unknown, scope: string, tabs: TaskOwnership, core: CoreFunctions): void {
  const message = readMessage(data, core.identityOf);
  if (message === undefined) return;
  const { requests } = tabs;
  // The same file may be in other scopes, too.
  const tasks = tabs.list.all.filter(({ init }) => init.scope === scope);
  if (message.type === 'hello') tabs.post(tasks);
  else if (message.type === 'forget') requests.forgetScope(scope);
  else {
    const { identity } = message;
    // A file that is sent again elsewhere is another task than the one that ended here.
    const isMeant = (each: Task): boolean => each.identity === identity && !core.isFinishedState(each.state);
    const task = tasks.filter(isMeant).at(-1);
    if (message.type === 'task') receiveTask(task, message.snapshot, scope, tabs, core);
    else if (message.type === 'cancel') {
      if (task?.claim !== undefined) requests.actions.cancel(task, message.undoMs);
    } else if (message.type === 'undo') {
      if (task?.claim !== undefined) requests.actions.undo(task);
    } else if (task?.state.kind === 'following' && task.state.owner !== undefined) {
      // Its owner took it from the list.
      tabs.release(task);
      tabs.list.remove(task);
    }
  }
}

function receiveTask(
  known: Task | undefined,
  sent: TaskSnapshot,
  scope: string,
  tabs: TaskOwnership,
  core: CoreFunctions,
): void {
  if (known?.claim !== undefined || known?.state.kind === 'ended') return;
  const state = known?.state;
  const isFollowing = state?.kind === 'following';
  const isDiscarded = core.isDiscarded(sent.status);
  // Added here while the other tab cancels it there: it is uploaded when that has ended.
  const isCancelled =
    isDiscarded && sent.status !== 'succeeded' && (!isFollowing || state.addedAs !== undefined);
  // A task that is over in its tab and is not in this list is not added.
  if (known === undefined ? isDiscarded : isCancelled) return;
  const task = known ?? insert(sent, scope, tabs);
  if (task !== undefined && sent.original !== undefined) replaceAsOwner(task, sent);
  // As its owner sent it after its end and while that can be undone, otherwise paused by `other-tab`.
  const isShownAsSent = core.isFinished(sent.status) || sent.status === 'undoable';
  const owner = isShownAsSent ? sent : ({ ...sent, status: 'paused', pauseCause: 'other-tab' } as const);
  if (isFollowing) task?.follow({ ...state, owner, addedAs: undefined });
  else if (task !== undefined && state?.kind !== 'taking-over') tabs.follow(task, owner);
}

/** The page replaced the file in the other tab: here, too, the task has the replacement. */
function replaceAsOwner(task: Task, { name, size, type, lastModified, original, file }: TaskSnapshot): void {
  const { init } = task;
  if (init.original !== undefined && init.size === size && init.lastModified === lastModified) return;
  task.setFileFacts({ name, size, type, lastModified, original }, { isForeign: true });
  task.attach(file);
}

/** Undefined if the list has too many tasks. The page that sent it may have taken an id of this list. */
function insert(sent: TaskSnapshot, scope: string, tabs: TaskOwnership): Task | undefined {
  const { list } = tabs;
  if (list.all.length >= MAX_TASKS_WITH_OTHER_TABS) return undefined;
  return tabs.insert(sent, scope, list.get(sent.id) === undefined ? sent.id : undefined);
}
