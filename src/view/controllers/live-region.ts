import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/**
 * A region whose text assistive technology speaks when it changes. Each message is a text node of its own, and a
 * repeated message differs from the one before by a space: Firefox reports only the text inserted into a node, which
 * may be none, and Orca ignores the insertion of a text that it has just spoken.
 */
export class LiveRegion {
  readonly #role: 'status' | 'alert';
  #text = '';
  #last = '';
  #messages = 0;

  /** @param role `status`: spoken after the current speech; `alert`: interrupts it. */
  constructor(role: 'status' | 'alert') {
    this.#role = role;
  }

  /** Announces a message; an empty message clears the region. */
  say(message: string): void {
    this.#text = message && message === this.#last ? `${message}\u00a0` : message;
    if (!message) return;
    this.#last = this.#text;
    this.#messages++;
  }

  /** @param lang Language of the messages, if it differs from that of the page. */
  render(lang: string | undefined): TemplateResult {
    const text = repeat(
      [this.#text],
      () => this.#messages,
      (each) => each,
    );
    return html`<div class="hidden" role=${this.#role} lang=${lang ?? nothing}>${text}</div>`;
  }
}
