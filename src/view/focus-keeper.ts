import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * When the focused control goes away with what it belonged to, the focus moves to the nearest one that
 * does something like it. It is never taken from anywhere else.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #focused: HTMLElement | undefined;
  #row: HTMLElement | undefined;
  #index = -1;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#focused = active instanceof HTMLButtonElement ? active : undefined;
    this.#row = this.#focused?.closest<HTMLElement>('li') ?? undefined;
    this.#index = this.#row ? [...(this.#row.parentElement?.children ?? [])].indexOf(this.#row) : -1;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    if (!this.#focused || this.#focused.isConnected || !root || root.activeElement) return;
    const rows = root.querySelectorAll('.list > li');
    const row = this.#row?.isConnected ? this.#row : (rows[this.#index] ?? rows[rows.length - 1]);
    const next =
      (this.#row && row?.querySelector<HTMLElement>('button:last-of-type')) ??
      root.querySelector<HTMLElement>('.batch button, .pick');
    next?.focus();
  }
}
