/** Selector of buttons whose action is not destructive. */
export const HARMLESS = 'button:not([data-gives-up])';

/**
 * Focuses a button of a row: the wanted one, else one that is not destructive, else the row itself. The row then gets
 * file name and status as accessible name, or a screen reader would announce nothing; it does not become a tab stop.
 */
export function focusRow(row: Element | null | undefined, wanted = HARMLESS): void {
  if (!(row instanceof HTMLElement)) return;
  const button = row.querySelector<HTMLElement>(wanted) ?? row.querySelector<HTMLElement>(HARMLESS);
  if (!button) {
    const id = row.dataset['id'] ?? '';
    row.tabIndex = -1;
    row.setAttribute('aria-labelledby', `name-${id} status-${id}`);
  }
  (button ?? row).focus();
}
