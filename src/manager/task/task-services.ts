import type { LogEntry } from '../diagnostics/step-log.js';
import type { Clock } from '../../session/ports/clock.js';
import type { CheckpointWriter } from './checkpoint-writer.js';
import type { Task } from './task.js';

/** The owners of tasks among the tabs. */
export interface TaskClaims {
  /** Makes this tab the task's owner; false when another tab is, which is followed then, or when it has to wait. */
  own(task: Task): Promise<boolean>;
  /** Removes a task from the list: another tab has ended it, or the rules reject its file. */
  drop(task: Task): void;
  /** Keeps the claim of a task until its session is cancelled. */
  releaseAfter(task: Task, cancelled: Promise<unknown>): void;
}

/** What a task's runner needs. */
export interface TaskServices {
  readonly clock: Clock;
  /** From 0 to under 1. */
  readonly random: () => number;
  readonly checkpoints: CheckpointWriter;
  readonly claims: TaskClaims;
  /** Takes the file that the page gave in place of that of the task; rejects if it cannot be uploaded. */
  readonly replace: (task: Task, file: unknown) => Promise<void>;
  /** The last steps of all sessions, for `diagnostics()`. */
  readonly log: LogEntry[];
}
