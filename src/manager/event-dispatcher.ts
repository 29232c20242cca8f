import {
  BitsCancelEvent,
  BitsErrorEvent,
  BitsPauseEvent,
  BitsProgressEvent,
  BitsSettledEvent,
  BitsSuccessEvent,
} from './contract/events/bits-events.js';
import type { TaskSnapshot, TaskStatus } from './contract/snapshot.js';
import { isEnded } from './contract/task-status.js';
import { batch } from './page/batch.js';
import { nextFrame } from './page/next-frame.js';
import type { TaskList } from './task/task-list.js';
import { endOf, type EndedHow, type TaskState } from './task/task-state.js';
import type { Task, TaskObserver } from './task/task.js';

/** Dispatches the events that follow from the changes of tasks, and batches those that pages cannot use so often. */
export class EventDispatcher implements TaskObserver {
  /** The list, a task or the rejections changed: one announcement for all changes before the next microtask. */
  readonly changed: (task?: Task) => void;
  /** Bytes were acknowledged: one `bits-progress` per task and frame. */
  readonly progressed = batch<Task>(nextFrame, (tasks) => {
    for (const task of tasks) task.client.emit(new BitsProgressEvent(task.snapshot));
  });
  readonly #list: TaskList;
  #ended: Task[] = [];

  /** @param announce Announces that something of the list changed, these tasks among it. */
  constructor(list: TaskList, announce: (tasks: readonly Task[]) => void) {
    this.#list = list;
    this.changed = batch(queueMicrotask, announce);
  }

  entered(task: Task, from: TaskState, state: TaskState): void {
    const { client } = task;
    // After `undo` it is what it was: no event.
    if (from.kind === 'undoable' && state === from.before) return;
    if (state.kind === 'ended') this.#endedAs(state.how, task);
    // A task that was taken over paused was paused in the other tab, which dispatched the event.
    else if (state.kind === 'paused' && from.kind !== 'taking-over')
      client.emit(new BitsPauseEvent(task.snapshot, state.cause));
    else if (state.kind === 'following' && from.kind !== 'following' && task.status === 'paused')
      client.emit(new BitsPauseEvent(task.snapshot, 'other-tab'));
  }

  #endedAs(how: EndedHow, task: Task): void {
    const { client, snapshot } = task;
    if (how === 'succeeded') client.emit(new BitsSuccessEvent(snapshot, snapshot.url ?? ''));
    else if (how === 'cancelled') client.emit(new BitsCancelEvent(snapshot));
    else if (snapshot.error !== undefined) client.emit(new BitsErrorEvent(snapshot, snapshot.error));
    this.#ended.push(task);
    // After the last one of its manager, `bits-settled` lists all that ended since the one before.
    if (
      this.#list.all.some(
        (each) => each.client === client && endOf(each.state) === undefined && !isEnded(each.status),
      )
    )
      return;
    const own = this.#ended.filter((each) => each.client === client).map((each) => each.snapshot);
    this.#ended = this.#ended.filter((each) => each.client !== client);
    const having = (status: TaskStatus): TaskSnapshot[] => own.filter((each) => each.status === status);
    client.emit(new BitsSettledEvent(having('succeeded'), having('failed'), having('cancelled')));
  }
}
