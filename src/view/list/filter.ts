import type { CSSResult, TemplateResult } from 'lit';
import type { PhraseKey } from '../../locales/locale.js';
import type { TaskSnapshot, TaskStatus } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';
import type { Tools } from '../format/tools.js';

/** What of a list is shown. */
export type Filter = 'all' | 'active' | 'failed' | 'done';

const PHRASES: Readonly<Record<Filter, PhraseKey>> = {
  all: 'filterAll',
  active: 'filterActive',
  failed: 'filterFailed',
  done: 'filterDone',
};

const ENDED: Partial<Record<TaskStatus, Filter>> = { failed: 'failed', succeeded: 'done', cancelled: 'done' };

/** The filter that shows a file besides `all`; each file has one, so that their counts add up. */
export const filterOf = ({ status }: TaskSnapshot): Filter => ENDED[status] ?? 'active';

/** Number of files that each filter shows. */
export type FilterCounts = Record<Filter, number>;

/** The buttons above a long list that filter it; one without files cannot be pressed. */
export function filterChips(
  shown: Filter,
  counts: FilterCounts,
  words: Words,
  choose: (filter: Filter) => void,
  { html }: Tools,
): TemplateResult {
  const chip = (filter: Filter): TemplateResult => {
    const count = counts[filter];
    return html`<button
      type="button"
      part="filter-button"
      aria-pressed=${shown === filter}
      aria-disabled=${count === 0}
      @click=${() => count && choose(filter)}
    >
      ${words.say(PHRASES[filter], { count })}
    </button>`;
  };
  return html`<div class="chips" part="filter" role="group" aria-label=${words.say('filter')}>
    ${(Object.keys(PHRASES) as Filter[]).map(chip)}
  </div>`;
}

/** The style sheet of these buttons. */
export const filterStyles = ({ css }: Tools): CSSResult => css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    padding: calc(var(--_space) * 0.6) var(--_space);
    border-block-end: 1px solid var(--_border);
  }
  .chips button {
    min-block-size: var(--_touch);
    min-inline-size: 4.5em;
    padding: 0.2em 0.9em;
    border-color: var(--_border);
    border-radius: 99px;
    color: var(--_accent);
    font-size: 0.8125em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    outline-offset: 2px;
  }
  .chips button:hover {
    background: color-mix(in oklab, var(--_accent) 12%, transparent);
  }
  .chips [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .chips [aria-pressed='true']:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  @media (forced-colors: active) {
    .chips [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
