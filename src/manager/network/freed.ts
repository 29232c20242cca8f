const listeners = new Set<() => void>();

/** Calls back whenever a task that waits may be able to begin; the result ends that. */
export function onFreed(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A slot was released, or a cancellation has ended, anywhere in this page. */
export function notifyFreed(): void {
  for (const listener of [...listeners]) listener();
}
