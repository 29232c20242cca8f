import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PhraseKey } from '../../locales/locale.js';
import type { Totals } from '../../manager/contract/totals.js';
import type { Counts } from '../format/task-counts.js';
import type { BatchFigures } from '../format/live-figures.js';
import { fraction, progressBar } from '../parts/progress-bar.js';
import { joinFacts } from '../parts/join-facts.js';
import { progressFacts } from '../parts/progress-facts.js';
import { DESTRUCTIVE, type BatchAction } from '../format/row-state.js';
import type { Words } from '../format/words.js';

/** Phrases of the summary's title by priority: the first one that applies to any task is shown. */
const HEADS: readonly (readonly [keyof Counts, PhraseKey])[] = [
  ['running', 'headActive'],
  ['waiting', 'headWaiting'],
  ['file-needed', 'headNeeded'],
  ['paused', 'headPaused'],
  ['ready', 'headReady'],
  ['failed', 'headFailed'],
  ['succeeded', 'headSucceeded'],
];

function batchActions({ counts, named }: SummaryContext): BatchAction[] {
  const actions: BatchAction[] = [];
  if (counts.ready) actions.push('start');
  if (counts.running + counts.waiting > 0) actions.push('pauseAll');
  if (counts.paused) actions.push('resumeAll');
  // Each in its place, whichever of the others are there
  if (counts.unfinished > 1) actions.push('cancelAll');
  if (counts.undoable > 1) actions.push('undoAll');
  if (counts.failed) actions.push('retryAll');
  if (counts.cancelled || (counts.succeeded && !named)) actions.push('clear');
  return actions;
}

/** Inputs of the summary besides the manager's totals. */
export interface SummaryContext {
  readonly counts: Counts;
  /** Whether a form's submission waits for the files. */
  readonly submitting: boolean;
  /** Whether finished files are entries of a form: they can only be removed one by one. */
  readonly named: boolean;
  /** Whether the control is disabled: destructive actions are then disabled, too. */
  readonly disabled: boolean;
  readonly words: Words;
  readonly batch: BatchFigures;
  /** What is said of a batch whose files are all uploaded. */
  readonly completion: readonly string[];
  actOnAll(action: BatchAction): void;
}

/** The summary above the list: overall progress, and the buttons for all files. */
export function summary(context: SummaryContext, totals?: Totals): TemplateResult {
  const { counts, words, batch, completion } = context;
  const { acknowledged, total } = batch;
  const [kind, key] = HEADS.find(([each]) => counts[each]) ?? [undefined, 'headNone' as const];
  const percentOf = (bytes: number): string => words.percent(fraction(bytes, total, completion.length > 0));
  const isRunning = counts.running > 0;
  const title =
    isRunning && batch.succeeded
      ? words.say('headOf', { done: batch.succeeded, n: batch.files })
      : words.say(key, { n: kind ? counts[kind] : 0 });
  const others = [kind !== 'failed' && counts.failed ? words.say('headFailed', { n: counts.failed }) : ''];
  return html`<div class="summary" part="summary">
    <div class="line">
      <strong class="head" part="summary-title">${title}</strong>
      ${counts.unfinished ? html`<span class="percent" aria-hidden=${isRunning ? 'true' : nothing}>${percentOf(batch.shown)}</span>` : nothing}
    </div>
    ${progressBar({
      label: words.say('overall'),
      acknowledged,
      sent: batch.sent,
      total,
      done: completion.length > 0,
      busy: isRunning && !acknowledged,
      text: percentOf(acknowledged),
    })}
    <div class="meta" part="status">
      ${
        completion.length
          ? joinFacts(completion)
          : total
            ? progressFacts(words, total, isRunning, batch, { ...totals, acknowledged }, others)
            : nothing
      }
    </div>
    <div class="batch" part="actions">
      ${repeat(
        batchActions(context),
        (action) => action,
        (action) => {
          const destructive = DESTRUCTIVE.has(action);
          const locked = destructive && context.disabled;
          // If the first click removed a button, the second one of a double click hits its successor
          const clicked = ({ detail }: MouseEvent): void => {
            if (!locked && !(destructive && detail > 1)) context.actOnAll(action);
          };
          return html`<button
            type="button"
            class=${action === 'start' ? 'filled' : 'link'}
            part="batch-button"
            data-action=${action}
            ?data-destructive=${destructive}
            aria-disabled=${locked ? 'true' : nothing}
            @click=${clicked}
          >
            ${action === 'start' ? words.say('startAll', { n: counts.ready }) : words.say(action)}
          </button>`;
        },
      )}<slot name="actions"></slot>
    </div>
  </div>`;
}

/** The slot `actions` if the summary is not shown: in a box like the summary's buttons, hidden while it is empty. */
export const pageActions: TemplateResult = html`<div class="batch alone" part="actions" hidden>
  <slot
    name="actions"
    @slotchange=${({ target }: Event) => {
      const slot = target as HTMLSlotElement;
      slot.parentElement?.toggleAttribute('hidden', !slot.assignedNodes().length);
    }}
  ></slot>
</div>`;
