import { css } from 'lit';

/** The outermost box, and classes that are used in all parts of the element. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .base {
    --_touch: 2.25rem;
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 0.75);
    max-inline-size: 64rem;
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
`;
