import { html, nothing, type TemplateResult } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import { plainName } from '../../plain-name.js';
import type { AlreadyUploaded } from '../files/already-uploaded.js';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import { icon } from '../parts/icons.js';
import type { ManagerLike } from '../controllers/manager-like.js';
import { rejectionsNotice } from './rejections.js';
import type { Words } from '../format/words.js';

/** Maximum number of file names in a notice; further ones are counted. */
const MAX_NAMES = 3;

/** Inputs of the notices. */
export interface NoticeContext {
  readonly manager: ManagerLike | undefined;
  readonly drop: DropAndPaste;
  readonly uploaded: AlreadyUploaded;
  readonly submitting: boolean;
  readonly words: Words;
  readonly add: (files: readonly FileEntry[]) => void;
}

function namesOf(files: readonly FileEntry[], words: Words): string {
  const names = files.slice(0, MAX_NAMES).map(({ file }) => plainName(file.name));
  const rest = files.length - names.length;
  return [...names, ...(rest > 0 ? [words.say('more', { n: rest })] : [])].join(', ');
}

/** Notices above the list: a form that waits, files that are uploaded already, a folder that is being read, rejected files, missing storage. */
export function notices({ manager, drop, uploaded, submitting, words, add }: NoticeContext): TemplateResult {
  const { found } = drop;
  return html`${
    submitting
      ? html`<div class="notice" part="notice" tabindex="-1">
          ${icon('wait')}<span class="main">${words.say('willSubmit')}</span>
        </div>`
      : nothing
  }${
    uploaded.files.length
      ? html`<div class="notice" part="notice" tabindex="-1">
          ${icon('done')}
          <div class="main line">
            <span
              >${words.say('because', { state: words.say('already'), reason: namesOf(uploaded.files, words) })}</span
            >
            <button type="button" class="link" part="again-button" @click=${() => add(uploaded.take())}>
              ${words.say('again')}
            </button>
            <button type="button" class="link" part="dismiss-button" @click=${() => uploaded.take()}>
              ${words.say('dismiss')}
            </button>
          </div>
        </div>`
      : nothing
  }${
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
