import type { css as Tag, CSSResult } from 'lit';

/**
 * The grid, loaded on demand. A row has the content that it has in the list, and becomes a cell: the progress bar is drawn
 * as a ring over the thumbnail, the buttons are in its corner.
 */
export const grid = (css: typeof Tag): CSSResult => css`
  :host([layout='grid']) .list {
    --_icon: max(6rem, var(--bits-icon-size, 8rem));
    --_ring: var(--_accent);
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--_icon) + 0.75rem), 1fr));
  }
  :host([layout='grid']) .list[data-virtual]::after {
    grid-column: 1 / -1;
  }
  :host([layout='grid']) .list > .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.125rem;
    padding: 0.375rem;
    border: 0;
    border-radius: var(--_radius);
  }
  :host([layout='grid']) .list[data-virtual] > .row {
    grid-column: var(--_column) / calc(var(--_column) + 1);
  }
  :host([layout='grid']) .list > .row[data-status='folded'] {
    grid-column: 1 / -1;
    min-block-size: 0;
    justify-items: start;
    padding-inline: var(--_space);
  }
  :host([layout='grid']) .row .main,
  :host([layout='grid']) .row .line {
    display: contents;
  }
  /* What is drawn over the thumbnail */
  :host([layout='grid']) .row :is(.glyph, .bar, .percent, .acts) {
    grid-area: 1 / 1;
  }
  :host([layout='grid']) .row .glyph {
    display: grid;
    inline-size: auto;
    block-size: auto;
    aspect-ratio: 1;
    border-radius: calc(var(--_radius) * 0.67);
  }
  :host([layout='grid']) .glyph .icon {
    inline-size: 2.5rem;
    block-size: 2.5rem;
  }
  :host([layout='grid']) .row .acts {
    align-self: start;
    justify-self: end;
    max-inline-size: 100%;
    min-inline-size: 0;
    margin: 0.25rem;
    z-index: 1;
  }
  :host([layout='grid']) .acts button {
    margin: 0;
    border-radius: 99px;
    background: var(--_surface);
    color: var(--_text);
  }
  :host([layout='grid']) .acts button:hover {
    background: color-mix(in oklab, var(--_accent) 16%, var(--_surface));
  }
  :host([layout='grid']) .row :is(.bar, .percent) {
    align-self: end;
    justify-self: start;
    inline-size: 3rem;
    block-size: 3rem;
    margin: 0.375rem;
  }
  :host([layout='grid']) .row .percent {
    font-size: 0.6875rem;
    line-height: 3rem;
    text-align: center;
    color: var(--_text);
    z-index: 1;
  }
  :host([layout='grid']) .row .bar {
    border-radius: 50%;
    background:
      radial-gradient(closest-side, var(--_surface) 76%, transparent calc(76% + 1px)),
      conic-gradient(var(--_ring) var(--_solid), var(--_tail) 0 var(--_out), var(--_track) 0);
    box-shadow: 0 0 0 3px var(--_surface);
    overflow: visible;
  }
  :host([layout='grid']) .row .bar > * {
    display: none;
  }
  :host([layout='grid']) .row [data-busy]::after {
    inset: 0;
    inline-size: auto;
    border-radius: 50%;
    background: conic-gradient(transparent 60%, var(--_ring));
    mask: radial-gradient(closest-side, transparent 76%, #000 calc(76% + 1px));
    animation: turn 1.6s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  :host([layout='grid']) :is([data-status='paused'], [data-status='undoable'], [data-status='file-needed']) {
    --_ring: var(--_muted);
  }
  :host([layout='grid']) [data-status='waiting'] {
    --_ring: var(--_warn);
  }
  :host([layout='grid']) .row .name {
    display: block;
    font-size: 0.8125em;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  :host([layout='grid']) .row .folder {
    display: block;
    text-overflow: ellipsis;
    white-space: pre;
  }
  :host([layout='grid']) .row .middle {
    display: none;
  }
  :host([layout='grid']) .stem:has(.middle)::after {
    content: '…';
  }
  :host([layout='grid']) .row :is(.meta, .detail) {
    font-size: 0.75em;
  }
  /* Rate and time left change their length every second: the cells below would move */
  :host([layout='grid']) [data-status='sending'] .meta > bdi ~ :not(.hidden) {
    display: none;
  }
  @media (forced-colors: active) {
    :host([layout='grid']) .row .bar {
      background:
        radial-gradient(closest-side, Canvas 76%, transparent calc(76% + 1px)),
        conic-gradient(CanvasText var(--_solid), transparent 0 var(--_out), Canvas 0),
        repeating-conic-gradient(CanvasText 0 1%, Canvas 0 2%);
    }
    :host([layout='grid']) .row [data-busy]::after {
      background: conic-gradient(transparent 60%, CanvasText);
    }
  }
`;
