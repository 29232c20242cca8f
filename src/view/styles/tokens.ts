import { css } from 'lit';

/** Private properties (`--_x`) have the defaults of the public ones and derive most colours from four of them. */
export const tokens = css`
  :host {
    --_accent: var(--bits-color-accent, light-dark(#1d5c8f, #86bdea));
    --_on-accent: var(--bits-color-on-accent, light-dark(#fff, #0c1a26));
    --_text: var(--bits-color-text, light-dark(#1b2733, #e6ebf0));
    --_surface: var(--bits-color-surface, light-dark(#fff, #161c22));
    --_muted: var(--bits-color-muted, color-mix(in oklab, var(--_text) 72%, var(--_surface)));
    --_raised: var(--bits-color-raised, color-mix(in oklab, var(--_accent) 5%, var(--_surface)));
    --_border: var(--bits-color-border, color-mix(in oklab, var(--_text) 16%, var(--_surface)));
    --_track: var(--bits-color-track, color-mix(in oklab, var(--_text) 11%, var(--_surface)));
    --_tail: var(--bits-color-in-flight, color-mix(in oklab, var(--_accent) 74%, var(--_surface)));
    --_good: var(--bits-color-success, light-dark(#17704a, #63cf9c));
    --_warn: var(--bits-color-warning, light-dark(#8a5300, #eab354));
    --_bad: var(--bits-color-danger, light-dark(#b3261e, #ff9a90));
    --_focus: var(--bits-color-focus, var(--_accent));
    --_radius: var(--bits-radius, 0.75rem);
    --_space: var(--bits-space, 1rem);
    --_bar: var(--bits-bar-height, 0.375rem);
    --_icon: var(--bits-icon-size, 3rem);
    --_ms: var(--bits-duration, 180ms);
    display: block;
    container-type: inline-size;
    contain-intrinsic-inline-size: 26rem;
    min-inline-size: min(100%, 16rem);
    color: var(--_text);
    font-size: var(--bits-font-size, 1rem);
    line-height: 1.4;
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
