import type { Discard, TaskStatus } from './snapshot.js';

/** What a person can do to a task. */
export type TaskAction = 'start' | 'pause' | 'resume' | 'retry' | 'retryNow' | 'undo' | Discard;

interface StatusTraits {
  /** The task had its terminal event; a failed one can be retried. */
  readonly ended?: true;
  /** The browser keeps no data of the task, or is deleting them: the same file may be added again. */
  readonly discarded?: true;
  readonly pausable?: true;
  /** The primary action, if any, and the action that discards the task, if it is not discarded already. */
  readonly actions: readonly [TaskAction | undefined, Discard | undefined];
}

/** Properties of each status, and the actions it allows. */
export const STATUSES: Readonly<Record<TaskStatus, StatusTraits>> = {
  ready: { pausable: true, actions: ['start', 'remove'] },
  queued: { pausable: true, actions: ['pause', 'cancel'] },
  starting: { pausable: true, actions: ['pause', 'cancel'] },
  sending: { pausable: true, actions: ['pause', 'cancel'] },
  finishing: { pausable: true, actions: [undefined, 'cancel'] },
  waiting: { pausable: true, actions: ['retryNow', 'cancel'] },
  paused: { actions: ['resume', 'cancel'] },
  'file-needed': { actions: [undefined, 'cancel'] },
  undoable: { actions: ['undo', undefined] },
  cancelling: { discarded: true, actions: [undefined, 'cancel'] },
  succeeded: { ended: true, discarded: true, actions: [undefined, 'remove'] },
  // Its session and its name are kept: it may be retried.
  failed: { ended: true, actions: ['retry', 'remove'] },
  cancelled: { ended: true, discarded: true, actions: [undefined, 'remove'] },
};

/** Whether the task succeeded, failed or was cancelled. */
export const isEnded = (status: TaskStatus): boolean => STATUSES[status].ended === true;

/** Whether the task succeeded, was cancelled, or is being cancelled. */
export const isDiscarded = (status: TaskStatus): boolean => STATUSES[status].discarded === true;

/** Whether the task succeeded or was cancelled; a failed one can be retried. */
export const isFinished = (status: TaskStatus): boolean => status === 'succeeded' || status === 'cancelled';
