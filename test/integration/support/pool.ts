/** Browsers keep six connections to a host; the tests' own requests want one. */
const AT_ONCE = 5;

/**
 * Runs the work on all items, a few at a time. The results come in the items' order, each when it is there, to be awaited by
 * the test of its item: until then a rejection does not count as unhandled.
 */
export function pool<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R>[] {
  const free: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running >= AT_ONCE) await new Promise<void>((go) => free.push(go));
    else running += 1;
  };
  const leave = (): void => {
    const next = free.shift();
    if (next) next();
    else running -= 1;
  };
  const results = items.map(async (item) => {
    await enter();
    try {
      return await work(item);
    } finally {
      leave();
    }
  });
  for (const result of results) result.catch(() => undefined);
  return results;
}
