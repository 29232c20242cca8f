import { css } from 'lit';

/** The summary above the list. What comes and goes in it has its space: the list below stays where it is. */
export const summary = css`
  .summary {
    padding: var(--_space) var(--_space) calc(var(--_space) * 0.6);
    border-block-end: 1px solid var(--_border);
  }
  .summary .bar {
    margin-block: 0.6em 0.5em;
  }
  .summary .meta {
    min-block-size: 1.4em;
  }
  .summary .batch {
    min-block-size: 1.8rem;
  }
  .head {
    font-weight: 600;
  }
  .batch {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.1em 1.5em;
    margin-block-start: 0.25em;
  }
  [data-action='clear'] {
    margin-inline-start: auto;
  }
  .batch[hidden] {
    display: none;
  }
  .alone {
    margin: 0;
    padding: calc(var(--_space) * 0.6) var(--_space);
  }
  :host(:state(submitting)) .summary {
    background: var(--_raised);
  }
`;
