import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Arrangement, Item } from './arrange.js';

/** Minimum length of a list that is arranged; in a shorter one all files are in sight. */
const ARRANGE_FROM_ROWS = 8;

/** Has a long list arranged, by code that is loaded on demand: without it the files are in the order they were added. */
export class ListOrder {
  readonly #redraw: () => void;
  #arrangement: Arrangement | undefined;
  #loading = false;
  #isPointed = false;
  #shown: readonly TaskSnapshot[] = [];

  /** @param redraw Draws again in the next frame. */
  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** The items in the order they are shown. */
  items(tasks: readonly TaskSnapshot[], list: Element | null | undefined): readonly Item[] {
    if (tasks.length === 0) {
      this.#arrangement = undefined;
      this.#isPointed = false;
    }
    // Of a list that became shorter nothing moves either
    if (this.#arrangement) {
      const isHeld = this.#isPointed || list?.querySelector(':focus-visible') != null;
      return this.#arrangement.arrange(tasks, isHeld);
    }
    if (tasks.length >= ARRANGE_FROM_ROWS && !this.#loading) void this.#load();
    this.#shown = tasks;
    return tasks;
  }

  /** A pointer entered or left the list. A finger is in it only while it touches: the rows may move after that. */
  readonly pointed = ({ type, pointerType }: PointerEvent): void => {
    this.#isPointed = type === 'pointerenter' && pointerType !== 'touch';
    this.#redraw();
  };

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
