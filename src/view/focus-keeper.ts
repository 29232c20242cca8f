import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { focusRow, HARMLESS } from './row-focus.js';

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
  /** Id of the file just removed: the focus goes to the next Remove button, so that one key removes several files. */
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
