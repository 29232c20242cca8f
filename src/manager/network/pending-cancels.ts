/** The destinations whose sessions are being cancelled by this page, each with the number of cancellations. */
const pending = new Map<string, number>();
const watchers = new Set<() => void>();

/**
 * Marks a destination: a file that is added again waits until its earlier session is cancelled.
 *
 * @returns Ends the mark.
 */
export function markCancelPending(key: string): () => void {
  pending.set(key, (pending.get(key) ?? 0) + 1);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    const left = (pending.get(key) ?? 1) - 1;
    if (left === 0) pending.delete(key);
    else pending.set(key, left);
    for (const ending of [...watchers]) ending();
  };
}

export function isCancelPending(key: string): boolean {
  return pending.has(key);
}

/** Calls back whenever a cancellation has ended; the result ends that. */
export function onCancelEnd(listener: () => void): () => void {
  watchers.add(listener);
  return () => watchers.delete(listener);
}
