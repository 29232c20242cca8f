import { css } from 'lit';

/** The drop zone. */
export const dropZone = css`
  .drop {
    position: relative;
    display: grid;
    justify-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 2) var(--_space);
    border: 1.5px dashed color-mix(in oklab, var(--_text) 50%, var(--_surface));
    border-radius: var(--_radius);
    background: var(--_raised);
    text-align: center;
    cursor: pointer;
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
  }
  .say {
    min-inline-size: 0;
  }
  .label {
    display: block;
    font-weight: 600;
  }
  .drag {
    position: absolute;
    z-index: 1;
    inset: 0;
    border-radius: var(--_radius);
    outline: 2px solid;
    background: color-mix(in oklab, var(--_surface) 85%, transparent);
    color: var(--_accent);
    pointer-events: none;
  }
  .denied {
    outline-width: 4px;
    outline-offset: -2px;
    color: var(--_bad);
  }
  .held {
    position: sticky;
    inset-block-start: var(--_space);
    display: flex;
    gap: 0.5em;
    inline-size: fit-content;
    max-inline-size: calc(100% - var(--_space) * 2);
    margin: var(--_space) auto;
    padding: 0.75em var(--_space);
    border: 1px solid;
    border-radius: var(--_radius);
    background: color-mix(in oklab, currentColor 10%, var(--_surface));
    font-weight: 600;
  }
  :host([page-drop]) .held {
    position: fixed;
    inset-inline: 0;
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
`;
