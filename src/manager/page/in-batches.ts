import { nextTurn } from './yield-to-event-loop.js';

/**
 * Gathers the items of a turn, and flushes them in batches, one after another: what is added meanwhile is in the next
 * batch.
 *
 * @param flush Never rejects.
 * @returns Adds an item; resolves to what `flush` did for its batch.
 */
export function inBatches<T>(
  size: number,
  flush: (items: readonly T[]) => Promise<boolean>,
): (item: T) => Promise<boolean> {
  /** Undefined once it is being flushed. */
  let batch: T[] | undefined;
  let flushed = Promise.resolve(true);
  return (item) => {
    if (batch === undefined || batch.length >= size) {
      const items: T[] = [];
      batch = items;
      flushed = flushed.then(async () => {
        // What is flushed in full batches is much: the page gets a turn between them.
        if (items.length >= size) await nextTurn();
        if (batch === items) batch = undefined;
        return flush(items);
      });
    }
    batch.push(item);
    return flushed;
  };
}
