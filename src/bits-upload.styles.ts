import { css } from 'lit';

/** Private names (`--_x`) resolve the public ones once, so that a theme of four values is a whole theme. */
const tokens = css`
  :host {
    --_accent: var(--bits-color-accent, light-dark(#1d5c8f, #86bdea));
    --_on-accent: var(--bits-color-on-accent, light-dark(#fff, #0c1a26));
    --_text: var(--bits-color-text, light-dark(#1b2733, #e6ebf0));
    --_surface: var(--bits-color-surface, light-dark(#fff, #161c22));
    --_muted: var(--bits-color-muted, color-mix(in oklab, var(--_text) 72%, var(--_surface)));
    --_raised: var(--bits-color-raised, color-mix(in oklab, var(--_accent) 5%, var(--_surface)));
    --_border: var(--bits-color-border, color-mix(in oklab, var(--_text) 16%, var(--_surface)));
    --_track: var(--bits-color-track, color-mix(in oklab, var(--_text) 11%, var(--_surface)));
    --_tail: var(--bits-color-in-flight, color-mix(in oklab, var(--_accent) 42%, var(--_surface)));
    --_good: var(--bits-color-success, light-dark(#17704a, #63cf9c));
    --_warn: var(--bits-color-warning, light-dark(#8a5300, #eab354));
    --_bad: var(--bits-color-danger, light-dark(#b3261e, #ff9a90));
    --_focus: var(--bits-color-focus, var(--_accent));
    --_radius: var(--bits-radius, 0.75rem);
    --_space: var(--bits-space, 1rem);
    --_bar: var(--bits-bar-height, 0.375rem);
    --_icon: var(--bits-icon-size, 2.5rem);
    --_ms: var(--bits-duration, 180ms);
    display: block;
    container-type: inline-size;
    contain-intrinsic-inline-size: 26rem;
    min-inline-size: min(100%, 16rem);
    color: var(--_text);
    font: var(--bits-font-size, 1rem) / 1.4 var(--bits-font, inherit);
    font-family: var(--bits-font, inherit);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  :host([layout='compact']) {
    --_icon: var(--bits-icon-size, 1.75rem);
    --_space: var(--bits-space, 0.75rem);
  }
`;

const frame = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .base {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 0.75);
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .main {
    flex: 1;
    min-inline-size: 0;
  }
  .line {
    display: flex;
    gap: 0.75em;
    align-items: baseline;
    justify-content: space-between;
  }
  .meta,
  .hint,
  .detail {
    color: var(--_muted);
    font-size: 0.8125em;
    overflow-wrap: anywhere;
  }
  .percent {
    flex: none;
    color: var(--_muted);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }
  .meta {
    font-variant-numeric: tabular-nums;
  }
  .dot {
    word-spacing: 0.55em;
    background: radial-gradient(circle, currentColor 0.08em, transparent 0.12em);
  }
  .dot::before {
    content: '·';
    position: absolute;
    clip-path: inset(50%);
  }
`;

const buttons = css`
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
    outline-offset: 2px;
  }
  .pick {
    flex: none;
    padding: 0.55em 1.1em;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  .pick:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
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
    flex: none;
    margin-inline: -0.6em;
  }
  .plain {
    border-color: var(--_border);
    padding-inline: 0.8em;
  }
  .quiet {
    display: grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
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

const drop = css`
  .drop {
    display: grid;
    justify-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 2) var(--_space);
    border: 1.5px dashed color-mix(in oklab, var(--_text) 30%, var(--_surface));
    border-radius: var(--_radius);
    background: var(--_raised);
    text-align: center;
    cursor: pointer;
    transition:
      background-color var(--_ms),
      border-color var(--_ms);
  }
  .badge {
    display: grid;
    place-items: center;
    inline-size: 3.25rem;
    block-size: 3.25rem;
    border-radius: 50%;
    background: color-mix(in oklab, var(--_accent) 13%, var(--_surface));
    color: var(--_accent);
    font-size: 1.25rem;
    transition: transform var(--_ms);
  }
  .say {
    min-inline-size: 0;
  }
  .label {
    display: block;
    font-weight: 600;
  }
  .allowed {
    border-color: var(--_accent);
    border-style: solid;
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
  }
  .allowed .badge {
    transform: translateY(-4px);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .denied {
    border-color: var(--_bad);
    border-style: double;
    border-width: 3px;
    color: var(--_bad);
  }
  .denied .badge {
    color: inherit;
    background: color-mix(in oklab, var(--_bad) 12%, var(--_surface));
  }
  :host(:not(:state(empty))) .drop,
  :host([layout='compact']) .drop {
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    justify-items: start;
    padding: calc(var(--_space) * 0.75) var(--_space);
    text-align: start;
  }
  :host(:not(:state(empty))) .badge,
  :host([layout='compact']) .badge {
    inline-size: var(--_icon);
    block-size: var(--_icon);
    font-size: 1rem;
  }
  :host(:disabled) .drop,
  :host([disabled]) .drop {
    cursor: not-allowed;
    border-style: solid;
    background: none;
    color: var(--_muted);
  }
  :host(:disabled) .badge,
  :host([disabled]) .badge {
    background: var(--_track);
    color: inherit;
  }
  :host(:state(submitting)) .summary {
    background: var(--_raised);
  }
`;

const list = css`
  .panel,
  .notice {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: clip;
  }
  .notice {
    display: flex;
    gap: 0.75em;
    padding: calc(var(--_space) * 0.75) var(--_space);
    font-size: 0.9375em;
  }
  .notice > .icon {
    margin-block-start: 0.1em;
    color: var(--_muted);
  }
  .notice.warn > .icon {
    color: var(--_warn);
  }
  .summary {
    padding: var(--_space) var(--_space) calc(var(--_space) * 0.6);
    border-block-end: 1px solid var(--_border);
  }
  .summary .bar {
    margin-block: 0.6em 0.5em;
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
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .refused li {
    display: flex;
    align-items: center;
    gap: 0.5em;
    margin-block-start: 0.4em;
  }
  .row {
    display: flex;
    gap: calc(var(--_space) * 0.75);
    align-items: center;
    min-block-size: calc(var(--_icon) + var(--_space) * 1.75);
    padding: calc(var(--_space) * 0.6) var(--_space);
    transition: background-color var(--_ms);
  }
  .row:not(:last-child) {
    border-block-end: 1px solid color-mix(in oklab, var(--_border) 60%, var(--_surface));
  }
  .row:hover {
    background: var(--_raised);
  }
  .list[data-virtual] {
    position: relative;
    block-size: var(--bits-list-height, min(34rem, 75vh));
    overflow: auto;
    overscroll-behavior: contain;
  }
  .list[data-virtual]::after {
    content: '';
    display: block;
    block-size: var(--_height);
  }
  .list[data-virtual] > .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    contain: layout style;
    transform: translateY(var(--_top));
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
    min-inline-size: 1.5em;
  }
  .folder {
    flex-shrink: 9;
    color: var(--_muted);
    font-weight: 400;
  }
  .folder:empty {
    display: none;
  }
  .end {
    flex: none;
  }
  .word {
    unicode-bidi: isolate;
  }
  .word .icon {
    vertical-align: -0.28em;
    margin-inline-end: 0.25em;
  }
  .good {
    color: var(--_good);
  }
  .warn.word {
    color: var(--_warn);
  }
  .bad {
    color: var(--_bad);
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
    margin-inline-end: -0.4rem;
  }
  .row:has(.ask, .detail) {
    align-items: start;
  }
  :host([layout='compact']) .row {
    min-block-size: 0;
    padding-block: 0.35rem;
  }
  :host([layout='compact']) .row .bar {
    --_bar: 0.1875rem;
    margin-block: 0.15em;
  }
`;

const bar = css`
  .bar {
    position: relative;
    block-size: var(--_bar);
    margin-block: 0.35em 0.3em;
    border-radius: 99px;
    background: var(--_track);
    overflow: clip;
  }
  .solid,
  .tail {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    border-radius: inherit;
    background: var(--_accent);
    inline-size: var(--_solid);
    transition: inline-size 300ms linear;
  }
  .tail {
    inline-size: var(--_out);
    background: var(--_tail);
  }
  [data-status='paused'] .solid,
  [data-status='file-needed'] .solid {
    background: var(--_muted);
  }
  [data-status='waiting'] .solid {
    background: var(--_warn);
  }
  [data-busy]::after {
    content: '';
    position: absolute;
    inset: 0;
    background: linear-gradient(90deg, transparent, var(--_tail), transparent) 0 0 / 40% 100% no-repeat;
    animation: sweep 1.6s ease-in-out infinite;
  }
  @keyframes sweep {
    from {
      background-position-x: -70%;
    }
    to {
      background-position-x: 170%;
    }
  }
`;

const surroundings = css`
  @container (inline-size >= 30rem) {
    .acts {
      min-inline-size: calc(4.5rem + 2px);
    }
  }
  @container (inline-size < 30rem) {
    :host(:not(:state(empty))) .drop,
    :host([layout='compact']) .drop {
      grid-template-columns: auto minmax(0, 1fr);
    }
    :host(:not(:state(empty))) .pick,
    :host([layout='compact']) .pick {
      grid-column: 1 / -1;
      justify-self: stretch;
    }
  }
  @container (inline-size < 18.5rem) {
    .row .glyph {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .quiet {
      inline-size: 2.75rem;
      block-size: 2.75rem;
    }
    .link,
    .plain {
      min-block-size: 2.5rem;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::after {
      transition: none !important;
      animation: none !important;
    }
    .allowed .badge {
      transform: none;
    }
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
      block-size: calc(var(--_bar) + 2px);
      forced-color-adjust: none;
      background: Canvas;
    }
    .solid {
      background: CanvasText !important;
    }
    .tail {
      background: repeating-linear-gradient(90deg, CanvasText 0 2px, Canvas 2px 4px);
    }
    .dot {
      color: CanvasText;
      forced-color-adjust: none;
    }
    .allowed {
      outline: 3px solid Highlight;
    }
    .pick,
    .plain {
      border-color: ButtonText;
    }
    [aria-disabled='true'] {
      opacity: 1;
      color: GrayText;
    }
  }
`;

export const styles = [tokens, frame, buttons, drop, list, bar, surroundings];
