import { html, nothing, type TemplateResult } from 'lit';

/** Controls, and marks that reorder text: with them `invoice<RLO>fdp.exe` would read `invoiceexe.pdf`. */
// eslint-disable-next-line no-control-regex
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const TAIL_LENGTH = 9;

/** A file name without characters that make it look like another. */
export function plainName(name: string): string {
  return name.replace(MISLEADING, '');
}

/**
 * A name on one line where there is room: too long a one loses its middle and keeps its end, where the type and
 * the number stand; folders go first. In narrow places it takes the lines it needs. Assistive technology always
 * gets it whole.
 */
export function fileName(name: string, path = name): TemplateResult {
  const whole = plainName(name);
  const characters = Array.from(whole);
  const cut = characters.length > 2 * TAIL_LENGTH ? -TAIL_LENGTH : characters.length;
  const folder = plainName(path.slice(0, path.lastIndexOf('/') + 1));
  return html`<bdi class="name" part="name" dir="auto" title=${folder + whole}
    ><span class="hidden">${folder + whole}</span
    ><span class="folder" aria-hidden="true">${folder || nothing}</span
    ><span class="stem" aria-hidden="true">${characters.slice(0, cut).join('')}</span
    ><span class="end" aria-hidden="true">${characters.slice(cut).join('')}</span></bdi
  >`;
}
