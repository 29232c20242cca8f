import type { Tools } from '../format/tools.js';
import { grid } from '../styles/grid.js';

/** The list, as far as the grid needs it. */
interface GridList {
  readonly element: Element | null | undefined;
  useSteps(steps: (key: string, index: number, columns: readonly number[]) => number | undefined): void;
}

/** Adds the grid's styles and keys to an element. They have an effect in the layout `grid` only. */
export function adoptGrid({ css, adopt }: Tools, root: ShadowRoot, list: GridList): void {
  adopt(root, grid(css));
  list.useSteps((key, index, columns) => {
    if (!columns.some((column) => column > 1)) return undefined;
    return gridStep(key, index, columns, list.element?.matches(':dir(rtl)') ?? false);
  });
}

/**
 * How many files an arrow key moves the focus by: to the cell before or after, or to the one above or below, in a line
 * with fewer cells to its last one.
 *
 * @param columns Column of each file, from 1 on. Each line begins with 1.
 * @returns 0 if there is none; undefined for another key.
 */
export function gridStep(
  key: string,
  index: number,
  columns: readonly number[],
  rightToLeft: boolean,
): number | undefined {
  const column = columns[index] ?? 1;
  const at = (place: number): number => columns[place] ?? 0;
  switch (key) {
    case 'ArrowLeft':
      return rightToLeft ? 1 : -1;
    case 'ArrowRight':
      return rightToLeft ? -1 : 1;
    case 'ArrowUp': {
      const last = index - column;
      return last < 0 ? 0 : -column - Math.max(0, at(last) - column);
    }
    case 'ArrowDown': {
      let place = index + 1;
      while (at(place) > at(place - 1)) place++;
      if (place >= columns.length) return 0;
      while (at(place) < column && at(place + 1) > at(place)) place++;
      return place - index;
    }
    default:
      return undefined;
  }
}
