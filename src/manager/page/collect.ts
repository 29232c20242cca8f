/**
 * Collects items, and hands them on together when the callback that was scheduled for the first of them is called.
 *
 * @returns Adds an item; without one, only schedules.
 */
export function collect<T>(
  schedule: (callback: () => void) => void,
  handOn: (items: readonly T[]) => void,
): (item?: T) => void {
  const items = new Set<T>();
  let isScheduled = false;
  return (item) => {
    if (item !== undefined) items.add(item);
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      const batch = [...items];
      items.clear();
      handOn(batch);
    });
  };
}
