import { isAsking } from '../session/machine/state.js';
import { BitsResumeEvent } from './contract/events/bits-events.js';
import { isDiscarded, STATUSES } from './contract/task-status.js';
import type { TaskOwnership } from './tabs/task-ownership.js';
import { cancelRemoteSession } from './task/cancel-remote-session.js';
import { TaskRunner } from './task/task-runner.js';
import type { TaskServices } from './task/task-services.js';
import type { Release } from './task/task-state.js';
import type { Task } from './task/task.js';

/** Carries out the actions of the user, and of the page, on a task. */
export class TaskActions {
  readonly #services: TaskServices;
  readonly #ownership: TaskOwnership;
  readonly #runners = new WeakMap<Task, TaskRunner>();

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
    if (STATUSES[task.status].pausable !== true && !task.facts.offline) return;
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
      task.client.emit(new BitsResumeEvent(task.snapshot, state.cause));
    }
  }

  /** Cancels: the server deletes the bytes, the browser the checkpoint. */
  cancel(task: Task): void {
    if (isDiscarded(task.status)) return;
    if (task.state.kind === 'following') this.#ownership.askToCancel(task);
    else this.#runner(task).cancel();
  }

  /** Takes a task from the list, and cancels it unless it has ended. */
  remove(task: Task): void {
    // A failed task has had its terminal event: what is left of it is removed without another.
    if (task.status === 'failed') {
      void this.#services.checkpoints.forget([task.id]);
      this.#ownership.releaseAfter(task, cancelRemoteSession(task, this.#services));
    } else if (task.state.kind !== 'following') this.cancel(task);
    this.#ownership.drop(task);
  }

  /** Stops a task that runs, to continue when the page is back. */
  halt(task: Task): void {
    const { session } = task;
    const isMoving = session !== undefined && (isAsking(session.state) || session.state.phase === 'waiting');
    if (task.state.kind === 'running') task.queue();
    else if (!isMoving) return;
    session?.pause();
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
