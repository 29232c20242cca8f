import type { css as Tag, CSSResult } from 'lit';

/** A long list, loaded on demand: it scrolls and has absolutely positioned rows. */
export const longList = (css: typeof Tag): CSSResult => css`
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
`;
