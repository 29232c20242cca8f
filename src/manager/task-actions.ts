import { isAsking } from '../session/machine/state.js';
import { BitsResumeEvent } from './contract/events/bits-events.js';
import { isDiscarded, isPausable } from './contract/task-status.js';
import type { Discard } from './contract/snapshot.js';
import { mapWithYields } from './page/yield-to-event-loop.js';
import type { TaskOwnership } from './tabs/task-ownership.js';
import { cancelRemoteSession } from './task/cancel-remote-session.js';
import { TaskRunner } from './task/task-runner.js';
import type { TaskServices } from './task/task-services.js';
import { endOf, type Release } from './task/task-state.js';
import type { Task } from './task/task.js';

/** Tasks whose cancellation or removal can be undone until the same time. */
interface UndoableTasks {
  readonly tasks: Set<Task>;
  readonly untilMs: number;
  readonly stopWaiting: Release;
}

/** Carries out the actions of the user, and of the page, on a task. */
export class TaskActions {
  readonly #services: TaskServices;
  readonly #ownership: TaskOwnership;
  readonly #runners = new WeakMap<Task, TaskRunner>();
  /** Those of the last action. */
  #lastUndoable: UndoableTasks | undefined;

  constructor(services: TaskServices, ownership: TaskOwnership) {
    this.#services = services;
    this.#ownership = ownership;
  }

  begin(task: Task, slot: Release): void {
    void this.#runner(task).begin(slot);
  }

  /**
   * Queues a task with this status; ends the retry delay of a waiting task.
   *
   * @param status `failed` to retry, `ready` to start.
   */
  start(task: Task, status: 'ready' | 'failed'): void {
    if (task.status === status) task.queue();
    else if (task.status === 'waiting') task.session?.resume();
  }

  /** A pause by the user, which outlives a reload. */
  pause(task: Task): void {
    if (!isPausable(task.status) && !task.facts.offline) return;
    task.pause('user');
    if (task.session === undefined) this.#save(task);
    else task.session.pause();
  }

  resume(task: Task): void {
    const { state } = task;
    if (task.status === 'waiting' || task.facts.offline) task.session?.resume();
    else if (state.kind === 'paused') {
      task.queue();
      // Its checkpoint says paused until the next Ack, and the page may end before that.
      if (state.cause === 'user') this.#save(task);
      task.emit(BitsResumeEvent, state.cause);
    }
  }

  /**
   * Cancels: the server deletes the bytes, the browser the checkpoint.
   *
   * @param undoMs Time for which `undo` can take it back, and in which nothing is deleted. Milliseconds.
   */
  cancel(task: Task, undoMs = 0): void {
    const { state } = task;
    if (state.kind === 'undoable' && endOf(state) !== undefined && state.action === 'remove') {
      this.remove(task, undoMs);
      return;
    }
    if (isDiscarded(task.status) || (undoMs > 0 && task.status === 'finishing')) return;
    if (state.kind === 'following') this.#ownership.askToCancel(task, undoMs);
    else if (!this.#defer('cancel', task, undoMs)) this.#runner(task).cancel();
  }

  /** Takes a task from the list, and cancels it unless it has ended; `undoMs` as of `cancel`. */
  remove(task: Task, undoMs = 0): void {
    if (this.#defer('remove', task, undoMs)) return;
    // A failed task has had its terminal event: what is left of it is removed without another.
    if (task.status === 'failed') {
      void this.#services.checkpoints.forget([task.id]);
      this.#ownership.releaseAfter(task, cancelRemoteSession(task, this.#services));
    } else if (task.state.kind !== 'following') this.cancel(task);
    this.#ownership.drop(task);
  }

  /** Takes back what can be undone. */
  undo(task: Task): void {
    if (task.state.kind === 'following') this.#ownership.askToUndo(task);
    if (task.state.kind !== 'undoable') return;
    task.undo();
    // Its checkpoint says cancelled.
    this.#save(task);
  }

  /** Ends the time in which an action can be undone. */
  complete(task: Task): void {
    if (task.state.kind === 'undoable') this[task.state.action](task);
  }

  /** Stops a task that runs, to continue when the page is back. */
  halt(task: Task): void {
    this.complete(task);
    const { session } = task;
    const isMoving = session !== undefined && (isAsking(session.state) || session.state.phase === 'waiting');
    if (task.state.kind === 'running') task.queue();
    else if (!isMoving) return;
    session?.pause();
  }

  /**
   * Pauses a task until it is cancelled or removed.
   *
   * @returns False if that is to happen at once.
   */
  #defer(action: Discard, task: Task, undoMs: number): boolean {
    const { kind } = task.state;
    if (kind === 'undoable') {
      if (undoMs > 0) return true;
      // One that had ended is removed as such.
      if (endOf(task.state) !== undefined) task.undo();
    }
    if (undoMs <= 0 || /follow|taking|cancel/.test(kind) || task.status === 'cancelled') return false;
    const { clock } = this.#services;
    const untilMs = clock.now() + undoMs;
    let last = this.#lastUndoable;
    // One timer for all tasks of an action: for thousands of timers browsers need as long as for all the rest.
    if (last?.untilMs !== untilMs) {
      const tasks = new Set<Task>();
      const stopWaiting = clock.after(undoMs, () => {
        void mapWithYields(tasks, (each) => {
          this.complete(each);
        });
      });
      last = this.#lastUndoable = { tasks, untilMs, stopWaiting };
    }
    const { tasks, stopWaiting } = last;
    tasks.add(task);
    task.discard(action, untilMs, () => {
      tasks.delete(task);
      if (tasks.size > 0) return;
      stopWaiting();
      this.#lastUndoable = undefined;
    });
    task.session?.pause();
    this.#save(task);
    return true;
  }

  #save(task: Task): void {
    void this.#services.checkpoints.save(task);
  }

  #runner(task: Task): TaskRunner {
    let runner = this.#runners.get(task);
    if (runner === undefined) {
      runner = new TaskRunner(task, this.#services);
      this.#runners.set(task, runner);
    }
    return runner;
  }
}
