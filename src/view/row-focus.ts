/** Buttons that do no harm when they are pressed by mistake. */
export const HARMLESS = 'button:not([data-gives-up])';

/**
 * Focuses a button of a row: the one that is wanted, else a harmless one, else the row itself. That gets a name then,
 * of the file and how it stands, or a screen reader would say nothing; and it becomes no tab stop.
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
