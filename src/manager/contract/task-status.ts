import type { Discard, TaskStatus } from './snapshot.js';

/** What a person can do to a task. */
export type TaskAction = 'start' | 'pause' | 'resume' | 'retry' | 'retryNow' | 'undo' | Discard;

/** The primary action, if any, and the action that discards the task, if it is not discarded already, of each status. */
export const ACTIONS: Readonly<Record<TaskStatus, readonly [TaskAction | undefined, Discard | undefined]>> = {
  ready: ['start', 'remove'],
  queued: ['pause', 'cancel'],
  starting: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  finishing: [undefined, 'cancel'],
  waiting: ['retryNow', 'cancel'],
  paused: ['resume', 'cancel'],
  'file-needed': [undefined, 'cancel'],
  undoable: ['undo', undefined],
  cancelling: [undefined, 'cancel'],
  succeeded: [undefined, 'remove'],
  // Its session and its name are kept: it may be retried.
  failed: ['retry', 'remove'],
  cancelled: [undefined, 'remove'],
};

/** Whether the task can be paused: it is on its way to its end. */
export const isPausable = (status: TaskStatus): boolean =>
  /^(ready|queued|starting|sending|finishing|waiting)$/.test(status);

/** Whether the task had its terminal event: it succeeded, failed or was cancelled. A failed one can be retried. */
export const isEnded = (status: TaskStatus): boolean => status === 'failed' || isFinished(status);

/**
 * Whether the task succeeded, was cancelled, or is being cancelled: the browser keeps no data of it, or is deleting them, and the
 * same file may be added again.
 */
export const isDiscarded = (status: TaskStatus): boolean => status === 'cancelling' || isFinished(status);

/** Whether the task succeeded or was cancelled; a failed one can be retried. */
export const isFinished = (status: TaskStatus): boolean => status === 'succeeded' || status === 'cancelled';
