import type { TaskSnapshot } from '../manager/snapshot.js';
import { focusRow } from './row-focus.js';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** The last button of each row, which says Cancel or Remove. */
const LAST = '.acts [data-gives-up]';

/**
 * A long list is one tab stop, or thousands would have to be passed; within it arrows, Home and End lead to the
 * same button of another row.
 *
 * @param reach draws the row of a task, wherever that is
 */
export function moveByKey(
  event: KeyboardEvent,
  tasks: readonly TaskSnapshot[],
  reach: (id: string) => Promise<Element | undefined>,
): void {
  const from = event.target as HTMLElement;
  // Rows of a short list have no place: all of their buttons are tab stops
  const place = Number(from.closest('.row')?.getAttribute('aria-posinset'));
  const step = STEPS[event.key];
  if (!place || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = tasks[Math.min(Math.max(place - 1 + step, 0), tasks.length - 1)];
  const button = from.matches(LAST) ? LAST : `[data-action='${from.dataset['action'] ?? ''}']`;
  if (to) void reach(to.id).then((row) => focusRow(row, button));
}
