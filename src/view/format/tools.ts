import { css, html, type CSSResult } from 'lit';
import { plainName } from '../../plain-name.js';

/** Adds a style sheet to an element, once. */
function adopt({ adoptedStyleSheets: sheets }: ShadowRoot, { styleSheet }: CSSResult): void {
  if (styleSheet && !sheets.includes(styleSheet)) sheets.push(styleSheet);
}

/** Passed to modules that are loaded on demand: they must not import those of the main bundle, which would run twice. */
export const tools = { html, css, plainName, adopt } as const;

export type Tools = typeof tools;
