import type { Clock } from '../session/ports/clock.js';
import type { CheckpointKeeper } from './checkpoint-keeper.js';
import type { Client } from './client.js';
import type { Task } from './task.js';

/** What the manager lends to those who work on its tasks. */
export interface ManagerHost {
  readonly keeper: CheckpointKeeper;
  readonly clock: Clock;
  random(): number;
  /** The manager that tasks of this scope belong to, unless they were added through another. */
  clientOf(scope: string): Client;
  /** Something in the task changed: new snapshot, `tasks-change`. */
  changed(task: Task): void;
  /** Bytes advanced: `bits-progress`, at most once per frame. */
  progressed(task: Task): void;
  /** Makes this tab the task's owner; false when another tab is, whose progress is then followed. */
  own(task: Task): Promise<boolean>;
  /** Keeps the claim of a task until its session is cancelled. */
  releaseAfter(task: Pick<Task, 'init' | 'disown'>, cancelled: Promise<unknown>): void;
  cancel(task: Task): void;
  /** Takes a task from the list that another tab has ended. */
  drop(task: Task): void;
  /** Another tab wants nothing kept of a scope. */
  forgotten(scope: string): void;
  /** A place may be free, or a task may want one. */
  pump(): void;
  /** The task ended: `bits-settled` may be due. */
  ended(task: Task): void;
}
