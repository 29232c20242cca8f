import { tools } from '../format/tools.js';
import type { ListRows } from './list-rows.js';

/** Loads the grid. Until it is there, or if it never comes, the files are in a list. */
export function loadGrid(root: ShadowRoot, list: ListRows, redraw: () => void): Promise<void> {
  return import('./grid.js').then(
    ({ adoptGrid }) => {
      adoptGrid(tools, root, list);
      redraw();
    },
    () => {},
  );
}
