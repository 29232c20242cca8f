/** How many at a time do not hold a page up. */
const SLICE = 500;

/** As `map`, with a turn of the event loop after every few hundred. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += SLICE) {
    if (at > 0) await nextTurn();
    for (const item of items.slice(at, at + SLICE)) results.push(map(item));
  }
  return results;
}

/** A message comes sooner than a timer, which browsers clamp. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
