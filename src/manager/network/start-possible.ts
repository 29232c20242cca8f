const listeners = new Set<() => void>();

/** Subscribes to changes that may allow a queued task to start. Returns the function that unsubscribes. */
export function onStartPossible(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A slot was released, or a cancellation has ended, anywhere in this page. */
export function notifyStartPossible(): void {
  for (const listener of [...listeners]) listener();
}
