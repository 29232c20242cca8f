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
import { MANY, nextTurn } from './page/yield-to-event-loop.js';
import type { TaskList } from './task/task-list.js';
import { endOf, type EndedHow, type TaskState } from './task/task-state.js';
import type { Task, TaskObserver } from './task/task.js';

/** Dispatches the events that follow from the changes of tasks, and batches those that pages cannot use so often. */
export class EventDispatcher implements TaskObserver {
  /** The list, a task or the rejections changed: one announcement for all changes before the next microtask, in a long list once a frame, after what is drawn in it. */
  readonly changed: (task?: Task) => void;
  /** Bytes were acknowledged: one `bits-progress` per task and frame. */
  readonly progressed = batch<Task>(nextFrame, (tasks) => {
    for (const task of tasks) task.emit(BitsProgressEvent);
  });
  readonly #list: TaskList;
  #ended: Task[] = [];

  /** @param announce Announces that something of the list changed, these tasks among it. */
  constructor(list: TaskList, announce: (tasks: readonly Task[]) => void) {
    this.#list = list;
    this.changed = batch((callback) => {
      if (list.all.length < MANY) queueMicrotask(callback);
      else nextFrame(() => void nextTurn().then(callback));
    }, announce);
  }

  entered(task: Task, from: TaskState, state: TaskState): void {
    // After `undo` it is what it was: no event.
    if (from.kind === 'undoable' && state === from.before) return;
    if (state.kind === 'ended') this.#endedAs(state.how, task);
    // A task that was taken over paused was paused in the other tab, which dispatched the event.
    else if (state.kind === 'paused' && from.kind !== 'taking-over') task.emit(BitsPauseEvent, state.cause);
    else if (state.kind === 'following' && from.kind !== 'following' && task.status === 'paused')
      task.emit(BitsPauseEvent, 'other-tab');
  }

  #endedAs(how: EndedHow, task: Task): void {
    const { client, snapshot, session } = task;
    if (how === 'succeeded') task.emit(BitsSuccessEvent, snapshot.url ?? '', session?.state.verified);
    else if (how === 'cancelled') task.emit(BitsCancelEvent);
    else if (snapshot.error !== undefined) task.emit(BitsErrorEvent, snapshot.error);
    this.#ended.push(task);
    // After the last one of its manager, `bits-settled` lists all that ended since the one before.
    const isUnfinished = (each: Task): boolean =>
      each.client === client && endOf(each.state) === undefined && !isEnded(each.status);
    const { all } = this.#list;
    // The last one first: thousands that end one after the other are not all looked at each time.
    if (all.slice(-1).some(isUnfinished) || all.some(isUnfinished)) return;
    const own = this.#ended.filter((each) => each.client === client).map((each) => each.snapshot);
    this.#ended = this.#ended.filter((each) => each.client !== client);
    const having = (status: TaskStatus): TaskSnapshot[] => own.filter((each) => each.status === status);
    client.emit(new BitsSettledEvent(having('succeeded'), having('failed'), having('cancelled')));
  }
}
