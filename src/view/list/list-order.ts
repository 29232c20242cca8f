import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Arrangement, Item } from './arrange.js';

/** Minimum length of a list that is arranged; in a shorter one all files are in sight. */
const ARRANGE_FROM_ROWS = 8;

/** Has a long list arranged, by code that is loaded on demand: without it the files are in the order they were added. */
export class ListOrder {
  readonly #redraw: () => void;
  #arrangement: Arrangement | undefined;
  #loading = false;
  #shown: readonly TaskSnapshot[] = [];

  /** @param redraw Draws again in the next frame. */
  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** The items in the order they are shown. */
  items(tasks: readonly TaskSnapshot[], list: Element | null | undefined): readonly Item[] {
    if (tasks.length === 0) this.#arrangement = undefined;
    // Of a list that became shorter nothing moves either
    if (this.#arrangement) return this.#arrangement.arrange(tasks, isHeld(list));
    if (tasks.length >= ARRANGE_FROM_ROWS && !this.#loading) void this.#load();
    this.#shown = tasks;
    return tasks;
  }

  /** Unfolds the uploaded files, or folds them. */
  readonly toggle = (): void => {
    this.#arrangement?.toggle();
    this.#redraw();
  };

  async #load(): Promise<void> {
    this.#loading = true;
    try {
      const { Arrangement } = await import('./arrange.js');
      this.#arrangement = new Arrangement(this.#shown, this.#redraw);
      this.#loading = false;
      this.#redraw();
    } catch {
      // The list stays as it is
    }
  }
}

/** Whether a pointer or a visible focus is in the list. On a touch screen the last touched row stays `:hover`. */
function isHeld(list: Element | null | undefined): boolean {
  const hover = matchMedia('(hover: hover)').matches ? ':hover, ' : '';
  return list?.querySelector(`${hover}:focus-visible`) != null;
}
