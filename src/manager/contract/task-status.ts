import type { TaskStatus } from './snapshot.js';

/** What a person can do to a task. */
export type TaskAction = 'start' | 'pause' | 'resume' | 'retry' | 'retryNow' | 'cancel' | 'remove';

interface StatusTraits {
  /** Had its terminal event. */
  readonly ended?: true;
  /** Nothing of the task is kept any more, or soon will be: the same file may be added again. */
  readonly over?: true;
  readonly pausable?: true;
  /** The main action, and how the task is given up. */
  readonly actions: readonly [TaskAction | undefined, 'cancel' | 'remove'];
}

/** What each status means, and allows. */
export const STATUSES: Readonly<Record<TaskStatus, StatusTraits>> = {
  ready: { pausable: true, actions: ['start', 'remove'] },
  queued: { pausable: true, actions: ['pause', 'cancel'] },
  starting: { pausable: true, actions: ['pause', 'cancel'] },
  sending: { pausable: true, actions: ['pause', 'cancel'] },
  finishing: { pausable: true, actions: [undefined, 'cancel'] },
  waiting: { pausable: true, actions: ['retryNow', 'cancel'] },
  paused: { actions: ['resume', 'cancel'] },
  'file-needed': { actions: [undefined, 'cancel'] },
  cancelling: { over: true, actions: [undefined, 'cancel'] },
  succeeded: { ended: true, over: true, actions: [undefined, 'remove'] },
  // Its session and its name are kept: it may be retried.
  failed: { ended: true, actions: ['retry', 'remove'] },
  cancelled: { ended: true, over: true, actions: [undefined, 'remove'] },
};

export const isEnded = (status: TaskStatus): boolean => STATUSES[status].ended === true;

export const isOver = (status: TaskStatus): boolean => STATUSES[status].over === true;
