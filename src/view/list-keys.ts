import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import { focusRow } from './row-focus.js';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** Selector of the last button of each row, Cancel or Remove. */
const DESTRUCTIVE_BUTTON = '.acts [data-gives-up]';

/**
 * Moves the focus to the same button of another row with the arrow keys, Home and End. A long list is one tab stop, or
 * users would have to pass thousands.
 *
 * @param reach Draws the row of a task, also outside of the view.
 */
export function moveByKey(
  event: KeyboardEvent,
  tasks: readonly TaskSnapshot[],
  reach: (id: string) => Promise<Element | undefined>,
): void {
  const from = event.target as HTMLElement;
  // Rows of a short list have no position: all of their buttons are tab stops
  const position = Number(from.closest('.row')?.getAttribute('aria-posinset'));
  const step = STEPS[event.key];
  if (!position || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = tasks[Math.min(Math.max(position - 1 + step, 0), tasks.length - 1)];
  const button = from.matches(DESTRUCTIVE_BUTTON)
    ? DESTRUCTIVE_BUTTON
    : `[data-action='${from.dataset['action'] ?? ''}']`;
  if (to) void reach(to.id).then((row) => focusRow(row, button));
}
