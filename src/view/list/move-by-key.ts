/** Selector of the last button of each row, Cancel or Remove. */
const DESTRUCTIVE_BUTTON = '.acts [data-destructive]';

/** Focuses the button of a row that a selector finds, else a harmless one, else the row. */
export type FocusRow = (row: Element | undefined, selector: string) => void;

/**
 * Moves the focus to the same button of another row with the arrow keys, Home and End. A long list is one tab stop, or
 * users would have to pass thousands.
 *
 * @param list Draws the row of a task, also outside of the view.
 */
export function moveByKey(
  event: KeyboardEvent,
  items: readonly { readonly id: string }[],
  list: {
    step(key: string, index: number): number | undefined;
    reach(id: string): Promise<Element | undefined>;
  },
  focusRow: FocusRow,
): void {
  const from = event.target as HTMLElement;
  // Rows of a short list have no position: all of their buttons are tab stops
  const position = Number(from.closest('.row')?.getAttribute('aria-posinset'));
  const step = position && list.step(event.key, position - 1);
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = items[Math.min(Math.max(position - 1 + step, 0), items.length - 1)];
  const button = from.matches(DESTRUCTIVE_BUTTON)
    ? DESTRUCTIVE_BUTTON
    : `[data-action='${from.dataset['action'] ?? ''}']`;
  if (to) void list.reach(to.id).then((row) => focusRow(row, button));
}
