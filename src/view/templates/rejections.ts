import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Rejection } from '../../manager/contract/snapshot.js';
import { plainName } from '../../plain-name.js';
import { fileName } from '../parts/file-name.js';
import { icon } from '../parts/icons.js';
import { rejectReason } from '../format/reject-reason.js';
import type { Words } from '../format/words.js';

/** Maximum number of rejected files listed; further ones are counted. */
const MAX_SHOWN = 500;

/** The notice of rejected files and their reasons; the user dismisses one file or all. */
export function rejectionsNotice(
  rejections: readonly Rejection[],
  words: Words,
  dismiss: (rejection?: Rejection) => void,
): TemplateResult {
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
        ${guard([rejections, words], () =>
          byReason(rejections.slice(0, MAX_SHOWN), words).map(
            ([reason, rejection]) =>
              html`<li part="rejection">
                ${reason ? html`<div class="meta"><bdi>${reason}</bdi></div>` : nothing}
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
                    : nothing
                }
              </li>`,
          ),
        )}
      </ul>
      ${rest > 0 ? html`<div class="meta">${words.say('more', { n: rest })}</div>` : nothing}
    </div>
  </div>`;
}

/** Rejections with the same reason one after another, the reason with the first of them. */
function byReason(rejections: readonly Rejection[], words: Words): [reason: string, Rejection][] {
  const groups = new Map<string, Rejection[]>();
  for (const rejection of rejections) {
    const reason = rejectReason(rejection, words);
    const group = groups.get(reason) ?? [];
    group.push(rejection);
    groups.set(reason, group);
  }
  return [...groups].flatMap(([reason, group]) =>
    group.map((each, nr): [string, Rejection] => [nr ? '' : reason, each]),
  );
}
