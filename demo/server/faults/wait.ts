import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds, or for ever if none are given; ends early when the client goes. */
export async function waitOrGone(ms: number | undefined, gone: Promise<void>): Promise<void> {
  if (ms === undefined) return gone;
  const stop = new AbortController();
  try {
    await Promise.race([gone, sleep(ms, undefined, { signal: stop.signal })]);
  } finally {
    stop.abort();
  }
}
