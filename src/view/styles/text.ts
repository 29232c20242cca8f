import { css } from 'lit';

/** Figures and the text beside them. */
export const text = css`
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
  /* Each phrase has the direction of its own first letter that is not isolated: Latin units are */
  .meta bdi,
  .hint bdi {
    unicode-bidi: plaintext;
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
`;
