/** Runs the work on all items, so many at a time. The results come in the items' order, each when it is there. */
export function pool<T, R>(items: readonly T[], places: number, work: (item: T) => Promise<R>): Promise<R>[] {
  const free: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running >= places) await new Promise<void>((go) => free.push(go));
    else running += 1;
  };
  const leave = (): void => {
    const next = free.shift();
    if (next) next();
    else running -= 1;
  };
  return items.map(async (item) => {
    await enter();
    try {
      return await work(item);
    } finally {
      leave();
    }
  });
}
