import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; fails, with its name, if it never comes true. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 20_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await sleep(5);
  }
}
