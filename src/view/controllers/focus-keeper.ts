import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Selector of buttons whose action is not destructive. */
const HARMLESS = 'button:not([data-destructive])';
/** Selector of the last button of each row, Cancel or Remove. */
const DESTRUCTIVE_BUTTON = '.acts [data-destructive]';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

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
    this.#focused = active?.matches('button, summary, .row') ? active : undefined;
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
function focusRow(row: Element | null | undefined, wanted = HARMLESS): void {
  if (!(row instanceof HTMLElement)) return;
  const button = row.querySelector<HTMLElement>(wanted) ?? row.querySelector<HTMLElement>(HARMLESS);
  if (!button) {
    const id = row.dataset['id'] ?? '';
    row.tabIndex = -1;
    row.setAttribute('aria-labelledby', `name-${id} status-${id}`);
  }
  (button ?? row).focus();
}

/**
 * Moves the focus to the same button of another row with the arrow keys, Home and End. A long list is one tab stop, or
 * users would have to pass thousands.
 *
 * @param reach Draws the row of a task, also outside of the view.
 */
export function moveByKey(
  event: KeyboardEvent,
  items: readonly { readonly id: string }[],
  reach: (id: string) => Promise<Element | undefined>,
): void {
  const from = event.target as HTMLElement;
  // Rows of a short list have no position: all of their buttons are tab stops
  const position = Number(from.closest('.row')?.getAttribute('aria-posinset'));
  const step = STEPS[event.key];
  if (!position || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = items[Math.min(Math.max(position - 1 + step, 0), items.length - 1)];
  const button = from.matches(DESTRUCTIVE_BUTTON)
    ? DESTRUCTIVE_BUTTON
    : `[data-action='${from.dataset['action'] ?? ''}']`;
  if (to) void reach(to.id).then((row) => focusRow(row, button));
}
