import { html, nothing, type TemplateResult } from 'lit';
import { plainName } from '../../plain-name.js';

const TAIL_LENGTH = 9;
/** Length of the beginning that is shown in narrow containers. Characters. */
const HEAD_LENGTH = 18;
/** Length of a folders' path up to which it is not shortened. Characters. */
const SHORT_FOLDER = 12;

/** Maximum length of the folders' path, which may be longer than a name. Characters. */
const FOLDER_LENGTH = 1_000;

/**
 * A file name on one line: a name that is too long loses its middle and keeps its end, which has the extension and
 * often a number; folders are shortened first. In narrow containers the name wraps, and only its beginning and its end
 * are shown. Assistive technology always gets the whole name.
 */
export function fileName(name: string, path = name): TemplateResult {
  const whole = plainName(name);
  const characters = Array.from(whole);
  const cut = characters.length > 2 * TAIL_LENGTH ? -TAIL_LENGTH : characters.length;
  const stem = characters.slice(0, cut);
  const middle = stem.slice(HEAD_LENGTH).join('');
  const folder = plainName(path.slice(0, path.lastIndexOf('/') + 1), FOLDER_LENGTH);
  return html`<bdi class="name" part="name" dir="auto" title=${folder + whole}
    ><span class="hidden">${folder + whole}</span
    ><span class="folder ${folder[SHORT_FOLDER] ? 'long' : ''}" aria-hidden="true">${folder}</span
    ><span class="stem" aria-hidden="true"
      >${stem.slice(0, HEAD_LENGTH).join('')}${middle ? html`<span class="middle">${middle}</span>` : nothing}</span
    ><span class="end" aria-hidden="true">${characters.slice(cut).join('')}</span></bdi
  >`;
}
