import { tools } from '../format/tools.js';
import type { Extras } from './extras.js';

/**
 * Returns a function that loads that code at its first call, and returns it once it is there: never, if it cannot be
 * loaded.
 *
 * @param redraw Called when it is there.
 */
export function extrasLoader(redraw: () => void): () => Extras | undefined {
  let extras: Extras | undefined;
  let isRequested = false;
  return () => {
    if (!isRequested) {
      isRequested = true;
      import('./extras.js').then(
        ({ createExtras }) => {
          extras = createExtras(tools);
          redraw();
        },
        () => {},
      );
    }
    return extras;
  };
}
