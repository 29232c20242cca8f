import { css } from 'lit';

/** The list of files; a long list scrolls and has absolutely positioned rows. */
export const list = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .list[data-virtual] {
    position: relative;
    block-size: var(--bits-list-height, min(34rem, 75vh));
    overflow: auto;
    overscroll-behavior: contain;
  }
  [aria-expanded]::after {
    content: '▾' / '';
    margin-inline-start: 0.5em;
  }
  [aria-expanded='true']::after {
    content: '▴' / '';
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
