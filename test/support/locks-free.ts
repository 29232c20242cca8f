import { until } from './until.js';

/**
 * Waits until no Web Lock with this in its name is held: what was destroyed is at its end then.
 *
 * @param limitMs Default: that of `until`.
 */
export async function locksFree(part: string, limitMs?: number): Promise<void> {
  await until(
    async () => {
      const { held = [] } = await navigator.locks.query();
      return !held.some(({ name }) => name?.includes(part));
    },
    'the release of all locks',
    limitMs,
  );
}
