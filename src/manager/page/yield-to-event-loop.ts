/** How long the page is held up at a time. Milliseconds. */
const SLICE_MS = 20;
/** Number of items from which a step over all of them counts as long. */
export const MANY = 1000;

/**
 * As `map`, with a turn of the event loop whenever that took its time: some browsers ask the disk for each file. Of a set,
 * what is deleted meanwhile is left out.
 */
export async function mapWithYields<T, R>(items: Iterable<T>, map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let begunAt = performance.now();
  for (const item of items) {
    if (performance.now() - begunAt > SLICE_MS) {
      await nextTurn();
      begunAt = performance.now();
    }
    results.push(map(item));
  }
  return results;
}

/** A turn of the event loop between two steps over so many items, if they are many. */
export async function yieldIfMany(items: readonly unknown[]): Promise<void> {
  if (items.length >= MANY) await nextTurn();
}

/** A message comes sooner than a timer, which browsers clamp. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
