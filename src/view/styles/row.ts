import { css } from 'lit';

/** The row of one file, with space for the bar also where there is none: its neighbours stay where they are. */
export const row = css`
  .row {
    display: flex;
    gap: calc(var(--_space) * 0.75);
    align-items: center;
    min-block-size: max(var(--_icon) + var(--_space) * 1.75, 3.25em + var(--_bar) + var(--_space) * 1.2);
    padding: calc(var(--_space) * 0.6) var(--_space);
    transition: background-color var(--_ms);
  }
  /* In a virtual list the last drawn row is not the last one: its height must not depend on that */
  .row:not(:last-child),
  [data-virtual] > .row {
    border-block-end: 1px solid color-mix(in oklab, var(--_border) 60%, var(--_surface));
  }
  .row:hover {
    background: var(--_raised);
  }
  /* The panel clips what is beyond it */
  .row:focus-visible {
    outline-offset: -2px;
  }
  .glyph {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--_icon);
    block-size: var(--_icon);
    border-radius: calc(var(--_radius) * 0.67);
    background: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    color: var(--_muted);
    overflow: clip;
  }
  canvas {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
    transition: opacity var(--_ms);
  }
  canvas[data-drawn] {
    opacity: 1;
    outline: 1px solid var(--_border);
    outline-offset: -1px;
  }
  .name {
    display: flex;
    inline-size: fit-content;
    max-inline-size: 100%;
    min-inline-size: 0;
    overflow: hidden;
    font-size: 0.9375em;
    font-weight: 500;
    white-space: pre;
  }
  .folder,
  .stem {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .folder {
    flex: none;
    color: var(--_muted);
    font-weight: 400;
  }
  .folder.long {
    flex-shrink: 9;
    min-inline-size: 6em;
    margin-inline-end: 0.3em;
  }
  /* The name would have its baseline */
  .folder:empty {
    display: none;
  }
  .end {
    flex: none;
  }
  .ask {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    margin-block: 0.5em 0.25em;
  }
  .acts {
    display: flex;
    gap: 2px;
    flex: none;
    justify-content: end;
    margin-inline-end: max(-0.4rem, var(--_space) / -2);
  }
  .row:has(.bar) .acts {
    min-inline-size: calc(var(--_touch) * 2 + 2px);
  }
  .row:has(.ask, .detail) {
    align-items: start;
  }
  :host([layout='compact']) .row {
    min-block-size: calc(3rem + 0.7rem);
    padding-block: 0.35rem;
  }
  :host([layout='compact']) .row .bar {
    --_bar: 0.1875rem;
    margin-block: 0.15em;
  }
`;
