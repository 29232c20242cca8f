import { html, type nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/**
 * A region whose text assistive technology speaks when it changes. Each message is a text node of its own, and
 * differs from the one before by a space where the words are the same: Firefox notifies of what was inserted into a
 * node, which may be nothing, and Orca ignores the insertion of a text that it has just spoken.
 */
export class LiveRegion {
  readonly #role: 'status' | 'alert';
  #text = '';
  #last = '';
  #messages = 0;

  constructor(role: 'status' | 'alert') {
    this.#role = role;
  }

  /** Speaks a message; an empty one takes back what was said. */
  say(message: string): void {
    this.#text = message && message === this.#last ? `${message}\u00a0` : message;
    if (!message) return;
    this.#last = this.#text;
    this.#messages++;
  }

  render(lang: string | typeof nothing): TemplateResult {
    const text = repeat(
      [this.#text],
      () => this.#messages,
      (each) => each,
    );
    return html`<div class="hidden" role=${this.#role} lang=${lang}>${text}</div>`;
  }
}
