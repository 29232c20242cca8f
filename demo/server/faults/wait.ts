import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms` milliseconds, or without limit if undefined; ends early when the client disconnects. */
export async function waitOrGone(ms: number | undefined, gone: Promise<void>): Promise<void> {
  if (ms === undefined) return gone;
  const stop = new AbortController();
  try {
    await Promise.race([gone, sleep(ms, undefined, { signal: stop.signal })]);
  } finally {
    stop.abort();
  }
}
