import { buttons } from './view/styles/buttons.js';
import { dropZone } from './view/styles/drop-zone.js';
import { base } from './view/styles/base.js';
import { notices } from './view/styles/notices.js';
import { progressBar } from './view/styles/progress-bar.js';
import { row } from './view/styles/row.js';
import { summary } from './view/styles/summary.js';
import { surroundings } from './view/styles/surroundings.js';
import { text } from './view/styles/text.js';
import { tokens } from './view/styles/tokens.js';

/** All style sheets of the element; later ones override earlier ones. */
export const styles = [
  tokens,
  base,
  text,
  buttons,
  dropZone,
  notices,
  summary,
  row,
  progressBar,
  surroundings,
];
