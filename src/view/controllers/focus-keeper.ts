import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Selector of buttons whose action is not destructive. One in closed details takes no focus. */
const HARMLESS = 'button:not([data-destructive],.detail *)';

/**
 * When the focused control is removed, moves the focus to the nearest control that is not destructive, in the same row
 * or list if possible: a key pressed at that moment must not cancel or remove a file. A focus elsewhere is not moved.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #focused: Element | undefined;
  /** List item or button bar that contains the focused element. */
  #row: HTMLElement | undefined;
  #list: Element | undefined;
  #index = -1;
  /** Id of the file that the user removed last. The focus then moves to the next Remove button, for the next key press. */
  removed: string | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#focused = active?.matches('a, button, summary, textarea, .row') ? active : undefined;
    this.#row = this.#focused?.closest<HTMLElement>('li, .batch') ?? undefined;
    this.#list = this.#row?.parentElement ?? undefined;
    this.#index = this.#row && this.#list ? [...this.#list.children].indexOf(this.#row) : -1;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    if (!this.#focused || !root || root.activeElement) return;
    if (this.#focused.isConnected) {
      // Its row was moved
      (this.#focused as HTMLElement).focus({ preventScroll: true });
      return;
    }
    const rows = this.#list?.isConnected ? this.#list.children : [];
    const row = this.#row?.isConnected ? this.#row : (rows[this.#index] ?? rows[rows.length - 1]);
    if (row?.matches('.row')) {
      focusRow(row, this.#row?.dataset['id'] === this.removed ? '[data-action=remove]' : HARMLESS);
      return;
    }
    const next =
      row?.querySelector<HTMLElement>('[data-action=undoAll]') ??
      row?.querySelector<HTMLElement>(HARMLESS) ??
      row?.closest('.notice')?.querySelector<HTMLElement>(HARMLESS) ??
      root.querySelector<HTMLElement>('.pick:enabled');
    if (next) next.focus();
    else focusRow(root.querySelector('.row'));
  }
}

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
