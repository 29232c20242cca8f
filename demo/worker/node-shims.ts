/** What the protocol core and the fault layer use of Node, for a service worker; `npm run build:site` puts it in place. */

interface SleepOptions {
  readonly signal?: AbortSignal;
}

/** `setTimeout` of node:timers/promises. */
export function setTimeout(ms: number, _value?: unknown, { signal }: SleepOptions = {}): Promise<void> {
  return new Promise((resolve) => {
    const timer = globalThis.setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** `randomUUID` of node:crypto. */
export const randomUUID = (): string => crypto.randomUUID();
