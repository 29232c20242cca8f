import { notifyStartPossible } from './start-possible.js';

/** The destinations whose sessions are being cancelled by this page, each with the number of cancellations. */
const pending = new Map<string, number>();

/**
 * Marks a destination: a file that is added again waits until its earlier session is cancelled.
 *
 * @returns Ends the mark; to be called once.
 */
export function markCancelPending(key: string): () => void {
  pending.set(key, (pending.get(key) ?? 0) + 1);
  return () => {
    const left = (pending.get(key) ?? 1) - 1;
    if (left === 0) pending.delete(key);
    else pending.set(key, left);
    notifyStartPossible();
  };
}

export function isCancelPending(key: string): boolean {
  return pending.has(key);
}
