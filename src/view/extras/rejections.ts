import type { TemplateResult } from 'lit';
import type { Rejection } from '../../manager/contract/snapshot.js';
import type { Tools } from '../format/tools.js';
import type { Words } from '../format/words.js';

/** Maximum number of rejected files listed; further ones are counted. */
const MAX_SHOWN = 500;

/** What the notice is made of, and what it says. */
export interface RejectionsContext {
  readonly rejections: readonly Rejection[];
  readonly words: Words;
  readonly dismiss: (rejection?: Rejection) => void;
  readonly icon: (name: 'alert' | 'cancel') => TemplateResult;
  readonly fileName: (name: string, path: string) => TemplateResult;
  readonly rejectReason: (rejection: Rejection, words: Words) => string;
}

type Reasoned = readonly [reason: string, Rejection];

/** The rejections by reason, as of the last drawing: an upload is drawn several times a second. */
const sorted = new WeakMap<
  readonly Rejection[],
  { readonly words: Words; readonly all: readonly Reasoned[] }
>();

/** The notice of rejected files and their reasons; the user dismisses one file or all. */
export function rejectionsNotice({ html, plainName }: Tools, context: RejectionsContext): TemplateResult {
  const { rejections, words, dismiss, icon, fileName } = context;
  const dismissed = words.say('dismiss');
  const rest = rejections.length - MAX_SHOWN;
  return html`<div class="notice warn" part="notice rejections" tabindex="-1">
    ${icon('alert')}
    <div class="main">
      <div class="line">
        <strong>${words.say('rejected', { n: rejections.length })}</strong>
        <button type="button" class="link" part="dismiss-button" @click=${() => dismiss()}>
          ${dismissed}
        </button>
      </div>
      <ul class="rejected" role="list">
        ${byReason(context).map(
          ([reason, rejection]) =>
            html`<li part="rejection">
              ${reason ? html`<div class="meta"><bdi>${reason}</bdi></div>` : undefined}
              <div class="main">${fileName(rejection.file.name, rejection.path)}</div>
              ${
                rejections.length > 1
                  ? html`<button
                      type="button"
                      class="quiet"
                      part="row-button dismiss-button"
                      title=${dismissed}
                      aria-label=${words.say('actionFor', { action: dismissed, name: plainName(rejection.file.name) })}
                      @click=${() => dismiss(rejection)}
                    >
                      ${icon('cancel')}
                    </button>`
                  : undefined
              }
            </li>`,
        )}
      </ul>
      ${rest > 0 ? html`<div class="meta">${words.say('more', { n: rest })}</div>` : undefined}
    </div>
  </div>`;
}

/** Rejections with the same reason one after another, the reason with the first of them. */
function byReason({ rejections, words, rejectReason }: RejectionsContext): readonly Reasoned[] {
  const before = sorted.get(rejections);
  if (before?.words === words) return before.all;
  const groups = new Map<string, Rejection[]>();
  for (const rejection of rejections.slice(0, MAX_SHOWN)) {
    const reason = rejectReason(rejection, words);
    const group = groups.get(reason) ?? [];
    group.push(rejection);
    groups.set(reason, group);
  }
  const all = [...groups].flatMap(([reason, group]) =>
    group.map((each, nr): Reasoned => [nr ? '' : reason, each]),
  );
  sorted.set(rejections, { words, all });
  return all;
}
