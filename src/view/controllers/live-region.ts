import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/**
 * A region whose text assistive technology speaks when it changes. Each message is a text node of its own, and a
 * repeated message differs from the one before by a space: Firefox reports only the text inserted into a node, which
 * may be none, and Orca ignores the insertion of a text that it has just spoken. It has no role `alert`, which Firefox
 * exposes as no live region on Linux: Orca speaks no alert of a page.
 */
export class LiveRegion {
  readonly #live: 'polite' | 'assertive';
  #text = '';
  #last = '';
  #messages = 0;

  /** @param live `polite`: spoken after the current speech; `assertive`: interrupts it. */
  constructor(live: 'polite' | 'assertive') {
    this.#live = live;
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
    const live = this.#live;
    // White space of the template would be part of the message.
    return html`<div class="hidden" role="status" aria-live=${live} lang=${lang ?? nothing}>${text}</div>`;
  }
}
