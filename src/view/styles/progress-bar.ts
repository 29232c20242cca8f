import { css } from 'lit';

/** Progress bars. */
export const progressBar = css`
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
    transition: inline-size calc(var(--_ms) * 5 / 3) linear;
  }
  .tail {
    inline-size: var(--_out);
    background: var(--_tail);
  }
  [data-status='paused'] .solid,
  [data-status='undoable'] .solid,
  [data-status='file-needed'] .solid {
    background: var(--_muted);
  }
  [data-status='waiting'] .solid {
    background: var(--_warn);
  }
  [data-busy]::after {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: -40%;
    inline-size: 40%;
    background: linear-gradient(90deg, transparent, var(--_tail), transparent);
    animation: sweep 1.6s ease-in-out infinite;
  }
  @keyframes sweep {
    to {
      inset-inline-start: 100%;
    }
  }
`;
