import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../parts/icons.js';
import type { ManagerLike } from '../controllers/manager-like.js';
import { rejectionsNotice } from './rejections.js';
import type { Words } from '../format/words.js';

/** Notices above the list: a folder that is being read, rejected files, missing storage. */
export function notices(
  manager: ManagerLike | undefined,
  found: number | undefined,
  words: Words,
  stopReading: () => void,
): TemplateResult {
  return html`${
    found === undefined
      ? nothing
      : html`<div class="notice" part="notice" tabindex="-1">
          ${icon('wait')}
          <div class="main line">
            <span>${words.say('reading', { n: found })}</span>
            <button type="button" class="link" part="dismiss-button" @click=${stopReading}>
              ${words.say('stop')}
            </button>
          </div>
        </div>`
  }${
    manager?.rejections.length
      ? rejectionsNotice(manager.rejections, words, (rejection) => manager.dismissRejections(rejection))
      : nothing
  }${
    manager?.storageError && manager.tasks.length
      ? html`<div class="notice" part="notice" tabindex="-1">
          ${icon('alert')}<span class="main">${words.say('noStorage')}</span>
        </div>`
      : nothing
  }`;
}
