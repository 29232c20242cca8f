import { html, nothing, type TemplateResult } from 'lit';
import type { TakeFiles } from '../files/take-files.js';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import { icon } from '../parts/icons.js';
import type { ManagerLike } from '../controllers/manager-like.js';
import { rejectionsNotice } from './rejections.js';
import type { Words } from '../format/words.js';

/** Inputs of the notices. */
export interface NoticeContext {
  readonly manager: ManagerLike | undefined;
  readonly drop: DropAndPaste;
  readonly already: TakeFiles['notice'];
  readonly submitting: boolean;
  readonly words: Words;
  /** Whether the phrases of refused files are loaded, or cannot be: their notice waits for that. */
  readonly hasReasons: boolean;
}

/** Notices above the list: a form that waits, files that are uploaded already, a folder that is being read, rejected files, missing storage. */
export function notices({
  manager,
  drop,
  already,
  submitting,
  words,
  hasReasons,
}: NoticeContext): TemplateResult {
  const { found } = drop;
  return html`${
    submitting
      ? html`<div class="notice" part="notice" tabindex="-1">
          ${icon('wait')}<span class="main">${words.say('willSubmit')}</span>
        </div>`
      : nothing
  }${already ? already(words) : nothing}${
    found === undefined
      ? nothing
      : html`<div class="notice" part="notice" tabindex="-1">
          ${icon('wait')}
          <div class="main line">
            <span>${words.say('reading', { n: found })}</span>
            <button type="button" class="link" part="dismiss-button" @click=${() => drop.stop()}>
              ${words.say('stop')}
            </button>
          </div>
        </div>`
  }${
    manager?.rejections.length && hasReasons
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
