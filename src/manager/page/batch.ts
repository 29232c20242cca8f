/**
 * Batches items: the first one calls `schedule`, whose callback passes all items added until then to `flush`.
 *
 * @returns Adds an item; without an item it only schedules.
 */
export function batch<T>(
  schedule: (callback: () => void) => void,
  flush: (items: readonly T[]) => void,
): (item?: T) => void {
  const items = new Set<T>();
  let isScheduled = false;
  return (item) => {
    if (item !== undefined) items.add(item);
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      const added = [...items];
      items.clear();
      flush(added);
    });
  };
}
