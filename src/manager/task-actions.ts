import { BitsResumeEvent } from './contract/events/bits-events.js';
import { isAsking } from '../session/machine/state.js';
import { cancelRemoteSession } from './remote/cancel-remote-session.js';
import type { Scheduler } from './scheduler.js';
import type { TabClaims } from './tabs/tab-claims.js';
import type { TaskServices } from './task/task-services.js';
import { isOver, STATUSES } from './contract/task-status.js';
import type { Task } from './task/task.js';

/** What the actions of a user mean for a task. */
export class TaskActions {
  readonly #services: TaskServices;
  readonly #claims: TabClaims;
  readonly #scheduler: Scheduler;

  constructor(services: TaskServices, claims: TabClaims, scheduler: Scheduler) {
    this.#services = services;
    this.#claims = claims;
    this.#scheduler = scheduler;
  }

  start(task: Task): void {
    if (task.status === 'ready') task.queue();
    else if (task.status === 'waiting') task.session?.resume();
  }

  /** A pause by the user, which outlives a reload. */
  pause(task: Task): void {
    if (STATUSES[task.status].pausable !== true && !task.isOffline) return;
    task.pause('user');
    if (task.session === undefined) this.#save(task);
    else task.session.pause();
  }

  resume(task: Task): void {
    const { state } = task;
    if (task.status === 'waiting' || task.isOffline) task.session?.resume();
    else if (state.kind === 'paused') {
      task.queue();
      // Its checkpoint says paused until the next Ack, and the page may end before that.
      if (state.cause === 'user') this.#save(task);
      task.client.emit(new BitsResumeEvent(task.snapshot, state.cause));
    }
  }

  retry(task: Task): void {
    if (task.status === 'failed') task.queue();
    else if (task.status === 'waiting') task.session?.resume();
  }

  /** Gives up: the server deletes what it has, the browser its checkpoint. */
  readonly cancel = (task: Task): void => {
    if (isOver(task.status)) return;
    if (task.isFollowed) this.#claims.of(task.init.scope).askToCancel(task);
    else this.#scheduler.runner(task).cancel();
  };

  /** Takes a task from the list; what is not done is given up. */
  remove(task: Task): void {
    // A failed task has had its terminal event: what is left of it goes without another.
    if (task.status === 'failed') this.cancelRemoteSession(task);
    else if (!task.isFollowed) this.cancel(task);
    this.#claims.drop(task);
  }

  /** Drops what is left of a task that ended without success. */
  cancelRemoteSession(task: Task): void {
    void this.#services.checkpoints.forget([task.id]);
    this.#claims.releaseAfter(task, cancelRemoteSession(task, this.#services));
  }

  /** Stops what moves, to go on when the page is back. */
  halt(task: Task): void {
    const state = task.session?.state;
    const isMoving = state !== undefined && (isAsking(state) || state.phase === 'waiting');
    if (!isMoving && task.state.kind !== 'running') return;
    if (task.state.kind === 'running') task.queue();
    task.session?.pause();
  }

  #save(task: Task): void {
    void this.#services.checkpoints.save(task, this.#services.clock.now());
  }
}
