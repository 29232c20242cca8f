import type { TaskSnapshot, TaskStatus } from '../../manager/contract/snapshot.js';

const ZERO_COUNTS = {
  ready: 0,
  queued: 0,
  starting: 0,
  sending: 0,
  finishing: 0,
  waiting: 0,
  paused: 0,
  'file-needed': 0,
  undoable: 0,
  cancelling: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  /** Paused tasks, by cause. */
  offline: 0,
  'other-tab': 0,
  /** Tasks with status `file-needed` whose file changed. */
  changed: 0,
  /** Tasks of an earlier visit that have not resumed yet. */
  restored: 0,
} satisfies Partial<Record<string, number>> & Record<TaskStatus, number>;

/** Number of tasks by status; `unfinished` counts all that have not ended. */
export type Counts = Readonly<Record<keyof typeof ZERO_COUNTS | 'running' | 'unfinished', number>>;

export function countTasks(tasks: readonly TaskSnapshot[]): Counts {
  const counts = { ...ZERO_COUNTS };
  for (const { status, pauseCause, fileNeededCause, restored } of tasks) {
    counts[status]++;
    if (pauseCause === 'offline' || pauseCause === 'other-tab') counts[pauseCause]++;
    if (fileNeededCause === 'changed') counts.changed++;
    if (restored && status !== 'succeeded') counts.restored++;
  }
  const running = counts.queued + counts.starting + counts.sending + counts.finishing + counts.cancelling;
  const unfinished = running + counts.ready + counts.waiting + counts.paused + counts['file-needed'];
  return { ...counts, running, unfinished };
}
