import { tools } from '../format/tools.js';
import type { Extras } from './extras.js';

/**
 * Returns a function that loads that code at its first call, and returns it once it is there: null, if it cannot be
 * loaded.
 *
 * @param redraw Called when that is known.
 */
export function extrasLoader(redraw: () => void): () => Extras | null | undefined {
  let extras: Extras | null | undefined;
  let isRequested = false;
  return () => {
    if (!isRequested) {
      isRequested = true;
      import('./extras.js').then(
        ({ createExtras }) => {
          extras = createExtras(tools);
          redraw();
        },
        () => {
          extras = null;
          redraw();
        },
      );
    }
    return extras;
  };
}
