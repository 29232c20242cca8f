/** Source of time and timers of a session, which tests replace. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once after the delay, unless the returned function is called before. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The platform's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves as the promise does; to undefined if that takes longer than this time. */
export function resolvedWithin<T>(clock: Clock, limitMs: number, promise: Promise<T>): Promise<T | void> {
  let stop: (() => void) | undefined;
  const late = new Promise<void>((resolve) => {
    stop = clock.after(limitMs, resolve);
  });
  return Promise.race([promise, late]).finally(stop);
}
