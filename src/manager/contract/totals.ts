import type { TaskSnapshot } from './snapshot.js';

/** Sums over all tasks. */
export interface Totals {
  /** Bytes. */
  readonly acknowledged: number;
  /** Bytes. */
  readonly total: number;
  /** Bytes per second, undefined while unknown. */
  readonly rate: number | undefined;
  /** Milliseconds, undefined while unknown. */
  readonly timeLeftMs: number | undefined;
}

/** Sums over these tasks, without cancelled ones. */
export function totalsOf(tasks: readonly TaskSnapshot[]): Totals {
  let [acknowledged, total, rate] = [0, 0, 0];
  for (const task of tasks) {
    if (task.status === 'cancelled' || task.status === 'cancelling' || task.status === 'undoable') continue;
    acknowledged += task.acknowledged;
    total += task.size;
    rate += task.rate ?? 0;
  }
  const timeLeftMs = rate > 0 ? Math.round(((total - acknowledged) * 1000) / rate) : undefined;
  return { acknowledged, total, rate: rate || undefined, timeLeftMs };
}
