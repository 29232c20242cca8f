import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { focusRow, HARMLESS } from './row-focus.js';

/**
 * When the focused control goes away, the focus moves to the nearest one that does no harm, within the same row or
 * list if there is any: whoever is about to press a key must not give up a file by it. It is never taken from
 * anywhere else.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #focused: Element | undefined;
  /** What it belongs to, as long as that stays: a list item or the buttons for all files. */
  #row: HTMLElement | undefined;
  #list: Element | undefined;
  #index = -1;
  /** The file the user just removed: one after the other is removed by the same key. */
  removed: string | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#focused = active?.matches('button, .row') ? active : undefined;
    this.#row = this.#focused?.closest<HTMLElement>('li, .batch') ?? undefined;
    this.#list = this.#row?.parentElement ?? undefined;
    this.#index = this.#row && this.#list ? [...this.#list.children].indexOf(this.#row) : -1;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    if (!this.#focused || this.#focused.isConnected || !root || root.activeElement) return;
    const rows = this.#list?.isConnected ? this.#list.children : [];
    const row = this.#row?.isConnected ? this.#row : (rows[this.#index] ?? rows[rows.length - 1]);
    if (row?.matches('.row')) {
      focusRow(row, this.#row?.dataset['id'] === this.removed ? '[data-action=remove]' : HARMLESS);
      return;
    }
    const next =
      row?.querySelector<HTMLElement>(HARMLESS) ??
      row?.closest('.notice')?.querySelector<HTMLElement>(HARMLESS) ??
      root.querySelector<HTMLElement>('.pick:enabled');
    if (next) next.focus();
    else focusRow(root.querySelector('.row'));
  }
}
