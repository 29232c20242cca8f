import { html, nothing, type TemplateResult } from 'lit';

/** A space that shows a dot. At the end of a line a browser drops the space, and the dot with it. */
export const dot = html`<span class="dot"> </span>`;

/**
 * Figures in a row, empty ones left out. Short ones are not broken, and each keeps its own direction in a
 * sentence of the other one.
 */
export function joinFacts(facts: readonly string[]): TemplateResult[] {
  return facts
    .filter(Boolean)
    .map((fact) => (fact.length > 20 ? fact : fact.replaceAll(' ', '\u00a0').replaceAll('/', '/\u2060')))
    .map((fact, nr) => html`${nr ? dot : nothing}<bdi>${fact}</bdi>`);
}
