import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { plainName } from '../../plain-name.js';
import type { FileLinks } from '../extras/file-links.js';
import type { Reports } from '../extras/reports.js';
import { fileName } from '../parts/file-name.js';
import { dot, joinFacts } from '../parts/join-facts.js';
import { fileIcon, icon, type IconName } from '../parts/icons.js';
import { fraction, progressBar } from '../parts/progress-bar.js';
import { progressFacts } from '../parts/progress-facts.js';
import type { Figures } from '../format/shown-figures.js';
import {
  DESTRUCTIVE,
  errorText,
  isTaskEnded,
  lossText,
  rowState,
  type RowAction,
} from '../format/row-state.js';
import { showsThumbnail, thumbnail } from '../parts/thumbnail.js';
import type { Words } from '../format/words.js';

/** Maximum length of an error message, which may come from the page. Characters. */
const MAX_DETAIL = 1_000;

/** Inputs of a row besides its task. */
export interface RowContext {
  readonly words: Words;
  readonly now: number;
  /** Whether the control is disabled: files cannot be cancelled, removed or chosen. */
  readonly disabled: boolean;
  /** Links of uploaded files, if the page wants them and their code is loaded. */
  readonly links: FileLinks | undefined;
  /** Reports on failed files, once their code is loaded. */
  readonly reports: Reports | undefined;
  figures(task: TaskSnapshot): Figures;
  act(action: RowAction, task: TaskSnapshot): void;
}

const ICONS: Partial<Record<RowAction, IconName>> = {
  start: 'resume',
  pause: 'pause',
  resume: 'resume',
  retry: 'retry',
  retryNow: 'retry',
  cancel: 'cancel',
  remove: 'cancel',
};

const TONE_ICONS = { calm: undefined, good: 'done', warn: 'wait', bad: 'alert' } as const;

/**
 * The content of one file's list item.
 *
 * @param tabStop Whether the buttons are tab stops; otherwise arrow keys lead to them.
 */
export function taskRow(task: TaskSnapshot, context: RowContext, tabStop: boolean): TemplateResult {
  const { words } = context;
  const { status, acknowledged, size, error } = task;
  const figures = context.figures(task);
  const { sent } = figures;
  const isSending = status === 'sending';
  const state = rowState(task, words, context.now, task.inFlight > 0 && sent >= size);
  const toneIcon = task.status === 'file-needed' ? 'alert' : TONE_ICONS[state.tone];
  const percentOf = (bytes: number): string => words.percent(fraction(bytes, size, false));
  const begun = !isTaskEnded(task) && (acknowledged > 0 || status === 'starting' || isSending);

  const name = fileName(task.name, task.path);
  const links = status === 'succeeded' ? context.links : undefined;
  const lost = isTaskEnded(task) || task.pauseCause === 'other-tab' ? '' : lossText(task.sessionLost, words);

  const button = (action: RowAction, kind: 'quiet' | 'plain'): TemplateResult => {
    const destructive = DESTRUCTIVE.has(action);
    const locked =
      (destructive && state.locked) || (context.disabled && (destructive || action === 'choose'));
    // The second click of a double click hits the button that the first one put here
    const clicked = ({ detail }: MouseEvent): void => {
      if (!locked && !(action === 'undo' && detail > 1)) context.act(action, task);
    };
    const label = words.say(action === 'choose' ? 'chooseAgain' : action);
    return html`<button
      type="button"
      class=${kind}
      part="row-button ${action}-button"
      data-action=${action}
      ?data-destructive=${destructive}
      aria-label=${words.say('actionFor', { action: label, name: plainName(task.name) })}
      title=${kind === 'quiet' ? label : nothing}
      tabindex=${tabStop ? nothing : -1}
      aria-disabled=${locked ? 'true' : nothing}
      @click=${clicked}
    >
      ${kind === 'quiet' ? icon(ICONS[action] ?? 'file') : label}
    </button>`;
  };

  return html`
    <span class="glyph" part="thumbnail" aria-hidden="true"
      >${icon(fileIcon(task.type, task.name))}${
        showsThumbnail(task) ? html`<canvas ${thumbnail(task.file)}></canvas>` : nothing
      }</span
    >
    <div class="main">
      <div class="line" id="name-${task.id}">
        ${links?.name(task, name, tabStop) ?? name}
        ${begun ? html`<span class="percent" aria-hidden=${isSending ? 'true' : nothing}>${percentOf(figures.shown)}</span>` : nothing}
      </div>
      ${
        begun
          ? progressBar({
              label: words.say('progressOf', { name: plainName(task.name) }),
              acknowledged,
              sent,
              total: size,
              done: false,
              busy: status === 'starting' || status === 'finishing' || (task.inFlight > 0 && !figures.rate),
              text: words.say('reached', { percent: percentOf(acknowledged), state: state.word }),
            })
          : nothing
      }
      <div class="meta" part="status" id="status-${task.id}">
        <span class="word ${state.tone}"
          >${toneIcon ? icon(toneIcon) : nothing}<bdi>${withReason(task, state.word, words)}</bdi></span
        >${dot}${
          isTaskEnded(task)
            ? joinFacts([words.bytes(size)])
            : progressFacts(words, size, isSending, figures, task, [
                task.restored ? words.say('restored') : '',
              ])
        }
      </div>
      ${
        lost
          ? html`<div class="meta" part="session-lost">
              <span class="word warn">${icon('alert')}<bdi>${lost}</bdi></span>
            </div>`
          : nothing
      }
      ${
        state.textButtons.length
          ? html`<div class="ask">
              ${repeat(
                state.textButtons,
                (action) => action,
                (action) => button(action, 'plain'),
              )}
            </div>`
          : nothing
      }
      ${
        error && status === 'failed'
          ? html`<details class="detail">
              <summary tabindex=${tabStop ? nothing : -1}>${words.say('details')}</summary>
              <div part="error" lang="en" dir="ltr">${plainName(error.message, MAX_DETAIL)}</div>
              ${context.reports?.button(task, words, tabStop)}
            </details>`
          : nothing
      }
    </div>
    <div class="acts" part="row-actions">
      ${links?.copyButton(task, words, tabStop)}${state.primary ? button(state.primary, state.primary === 'undo' ? 'plain' : 'quiet') : nothing}${
        state.secondary ? button(state.secondary, 'quiet') : nothing
      }
    </div>
  `;
}

/** Text of the status, with the reason if the task failed or waits. */
function withReason({ status, error }: TaskSnapshot, state: string, words: Words): string {
  if (!error || (status !== 'failed' && status !== 'waiting')) return state;
  const reason = errorText(error, words);
  const [first, second] = status === 'failed' ? [state, reason] : [reason, state];
  return words.say('oneByOne', { first, second });
}
