/** An answer that ends the wait. */
type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>;

/** Makes the limits longer on a machine that is busy with other things: an environment variable of Node. */
export const PATIENCE = 'document' in globalThis ? 1 : Number(process.env['PATIENCE'] ?? 1);
/** Default limit; in a browser shorter than that of a test, so that this message is shown. */
const LIMIT_MS = 'document' in globalThis ? 120_000 : 60_000;
/** Most conditions come true within a few turns of the event loop; timers of hidden pages are late. */
const WITHOUT_TIMER_MS = 50;
const PAUSE_MS = 20;

/** Lets the promises and the platform's own tasks that are due run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
}

/**
 * Waits until a condition is true, or its promise's value.
 *
 * @param what The event that is waited for, as a noun: "the second Fragment"; or a function that says so at the end.
 * @param limitMs Default: 120 s in a browser, 60 s in Node.
 * @returns The condition's value.
 * @throws Error that names the event, when the time is over.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string | (() => string),
  limitMs = LIMIT_MS,
): Promise<Truthy<T>> {
  const start = performance.now();
  for (;;) {
    const value = await condition();
    if (value) return value as Truthy<T>;
    const waitedMs = performance.now() - start;
    if (waitedMs > limitMs * PATIENCE) {
      const event = typeof what === 'string' ? what : what();
      throw new Error(`timed out after ${(limitMs * PATIENCE) / 1000} s waiting for ${event}`);
    }
    if (waitedMs < WITHOUT_TIMER_MS) await settle();
    else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
