import { css } from 'lit';

/** Adaptations: narrow containers, coarse pointers, reduced motion, forced colours. */
export const surroundings = css`
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
    .name {
      display: block;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .folder {
      display: block;
      font-size: 0.875em;
      white-space: pre;
    }
    /* A long name has about two lines, and keeps its beginning and its end */
    .middle {
      display: none;
    }
    .stem:has(.middle)::after {
      content: '…';
    }
  }
  @container (inline-size < 18.5rem) {
    .row .glyph {
      display: none;
    }
  }
  /* A phone with text of 200 %: beside the buttons a name would have a letter a line */
  @container (inline-size < 14rem) {
    .row {
      flex-wrap: wrap;
    }
    .row > div {
      flex: 1 0 100%;
    }
  }
  @media (pointer: coarse) {
    .base {
      --_touch: 2.75rem;
    }
    .link,
    .plain {
      min-block-size: var(--_touch);
    }
    summary {
      line-height: var(--_touch);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::after {
      transition: none !important;
      animation: none !important;
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
    [data-busy]::after {
      background: CanvasText;
    }
    .dot {
      color: CanvasText;
      forced-color-adjust: none;
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
