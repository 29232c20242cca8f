import { html, nothing, type TemplateResult } from 'lit';
import { plainName } from '../plain-name.js';

const TAIL_LENGTH = 9;

/** Folders are cut later than names: they may be many. Characters. */
const FOLDER_LENGTH = 1_000;

/**
 * A name on one line where there is room: too long a one loses its middle and keeps its end, where the type and
 * the number stand; folders go first. In narrow places it takes the lines it needs. Assistive technology always
 * gets it whole.
 */
export function fileName(name: string, path = name): TemplateResult {
  const whole = plainName(name);
  const characters = Array.from(whole);
  const cut = characters.length > 2 * TAIL_LENGTH ? -TAIL_LENGTH : characters.length;
  const folder = plainName(path.slice(0, path.lastIndexOf('/') + 1), FOLDER_LENGTH);
  return html`<bdi class="name" part="name" dir="auto" title=${folder + whole}
    ><span class="hidden">${folder + whole}</span
    ><span class="folder" aria-hidden="true">${folder || nothing}</span
    ><span class="stem" aria-hidden="true">${characters.slice(0, cut).join('')}</span
    ><span class="end" aria-hidden="true">${characters.slice(cut).join('')}</span></bdi
  >`;
}
