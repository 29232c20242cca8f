import { html, nothing, type TemplateResult } from 'lit';

/** A space drawn as a dot. At the end of a line the browser drops the space together with the dot. */
export const dot = html`<span class="dot"> </span>`;

/**
 * Joins facts with dots and leaves empty ones out. Short facts do not wrap; each is isolated and keeps its own writing
 * direction.
 *
 * @param isLive Whether they change every second: they are then hidden from assistive technology.
 */
export function joinFacts(facts: readonly string[], isLive = false): TemplateResult[] {
  return facts
    .filter(Boolean)
    .map((fact) => (fact.length > 20 ? fact : fact.replaceAll(' ', '\u00a0').replaceAll('/', '/\u2060')))
    .map(
      (fact, nr) => html`${nr ? dot : nothing}<bdi aria-hidden=${isLive ? 'true' : nothing}>${fact}</bdi>`,
    );
}
