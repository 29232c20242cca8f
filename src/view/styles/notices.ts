import { css } from 'lit';

/** Notices above the list, in the same box as the list. */
export const notices = css`
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
  .line > strong {
    flex-shrink: 99;
  }
  .rejected {
    max-block-size: min(20rem, 50vh);
    overflow: auto;
  }
  .rejected li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
    margin-block-start: 0.4em;
  }
  .rejected .meta {
    flex-basis: 100%;
  }
`;
