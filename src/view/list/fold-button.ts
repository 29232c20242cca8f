import type { CSSResult, TemplateResult } from 'lit';
import type { Tools } from '../format/tools.js';

/** A button behind which files are folded. */
export function foldButton(
  label: TemplateResult | string,
  open: boolean,
  tabStop: boolean,
  toggle: () => void,
  { html }: Tools,
): TemplateResult {
  return html`<button
    type="button"
    class="link"
    part="fold-button"
    aria-expanded=${open}
    tabindex=${tabStop ? 0 : -1}
    @click=${toggle}
  >
    ${label}
  </button>`;
}

/** The style sheet of these buttons. */
export const foldStyles = ({ css }: Tools): CSSResult => css`
  [aria-expanded]::after {
    content: '▾' / '';
    margin-inline-start: 0.5em;
  }
  [aria-expanded='true']::after {
    content: '▴' / '';
  }
`;
