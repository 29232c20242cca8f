import { css } from 'lit';

/** Buttons, from the most to the least prominent. */
export const buttons = css`
  button {
    font: inherit;
    color: inherit;
    margin: 0;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.67);
    background: none;
    cursor: pointer;
    transition:
      background-color var(--_ms),
      border-color var(--_ms);
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .pick {
    flex: none;
    min-block-size: 2.75rem;
    padding: 0.5em 1.1em;
    font-weight: 600;
    outline-offset: 2px;
  }
  .outlined {
    border-color: currentColor;
    color: var(--_accent);
  }
  .filled {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .filled:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .batch .filled {
    min-block-size: var(--_touch);
    padding: 0.25em 0.9em;
    font-size: 0.875em;
    font-weight: 600;
    outline-offset: 2px;
  }
  .pick:disabled {
    background: var(--_track);
    color: var(--_muted);
    cursor: not-allowed;
  }
  .link,
  .plain {
    padding: 0.25em 0.6em;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--_accent);
    min-block-size: 1.75rem;
  }
  .link {
    max-inline-size: 100%;
    padding-inline: min(0.6em, var(--_space) / 2);
    margin-inline: max(-0.6em, var(--_space) / -2);
    text-align: start;
    overflow-wrap: break-word;
  }
  .acts .plain {
    margin-inline-end: 0.4rem;
  }
  .plain {
    border-color: var(--_border);
    padding-inline: 0.8em;
  }
  .quiet {
    display: grid;
    place-items: center;
    inline-size: var(--_touch);
    block-size: var(--_touch);
    padding: 0;
    color: var(--_muted);
  }
  .link:hover,
  .plain:hover,
  .quiet:hover {
    background: color-mix(in oklab, var(--_accent) 12%, transparent);
    color: var(--_text);
  }
  [aria-disabled='true'] {
    opacity: 0.35;
    cursor: default;
  }
`;
