import { html, nothing, type TemplateResult } from 'lit';
import type { TakeFiles } from '../files/take-files.js';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import { icon } from '../parts/icons.js';
import type { ManagerLike } from '../controllers/manager-like.js';
import { fileName } from '../parts/file-name.js';
import type { Extras } from '../extras/extras.js';
import type { RejectionsContext } from '../extras/rejections.js';
import { plainName } from '../../plain-name.js';
import { rejectReason } from '../format/reject-reason.js';
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
  /** Has the notice of refused files, once it is loaded; null if it cannot be. */
  readonly extras: Extras | null | undefined;
}

/** Notices above the list: a form that waits, files that are uploaded already, a folder that is being read, rejected files, missing storage. */
export function notices({
  manager,
  drop,
  already,
  submitting,
  words,
  hasReasons,
  extras,
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
    manager?.rejections.length && hasReasons && extras !== undefined
      ? (extras?.rejectionsNotice ?? plainRejections)({
          rejections: manager.rejections,
          words,
          dismiss: (rejection) => manager.dismissRejections(rejection),
          icon,
          fileName,
          rejectReason,
        })
      : nothing
  }${
    manager?.storageError && manager.tasks.length
      ? html`<div class="notice" part="notice" tabindex="-1">
          ${icon('alert')}<span class="main">${words.say('noStorage')}</span>
        </div>`
      : nothing
  }`;
}

/** Maximum number of refused files that are named without the code of their notice. */
const MAX_NAMED = 10;

/** The refused files without their reasons, if the code of their notice cannot be loaded. */
function plainRejections({ rejections, words, dismiss }: RejectionsContext): TemplateResult {
  const state = words.say('rejected', { n: rejections.length });
  const names = rejections.slice(0, MAX_NAMED).map(({ file }) => plainName(file.name));
  return html`<div class="notice warn" part="notice rejections" tabindex="-1">
    ${icon('alert')}
    <div class="main line">
      <span>${words.say('because', { state, reason: names.join(', ') })}</span>
      <button type="button" class="link" part="dismiss-button" @click=${() => dismiss()}>
        ${words.say('dismiss')}
      </button>
    </div>
  </div>`;
}
