import type { TemplateResult } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { tools } from '../format/tools.js';
import type { Words } from '../format/words.js';
import type { Arrangement, Item } from './arrange.js';

/** Minimum length of a list that is arranged; in a shorter one all files are in sight. */
const ARRANGE_FROM_ROWS = 8;

/** Has a long list arranged, by code that is loaded on demand: without it the files are in the order they were added. */
export class ListOrder {
  readonly #redraw: () => void;
  readonly #root: () => ShadowRoot | null;
  #arrangement: Arrangement | undefined;
  #loading = false;
  #isPointed = false;
  #shown: readonly TaskSnapshot[] = [];
  /** Whether the list has, or had since it was empty, more than one file: what is above it then stays. */
  isPlural = false;

  /** @param redraw Draws again in the next frame. */
  constructor(redraw: () => void, root: () => ShadowRoot | null) {
    this.#redraw = redraw;
    this.#root = root;
  }

  /** The items in the order they are shown. */
  items(
    tasks: readonly TaskSnapshot[],
    list: { readonly element: Element | null | undefined },
  ): readonly Item[] {
    this.isPlural = tasks.length > 1 || (this.isPlural && tasks.length > 0);
    if (tasks.length === 0) {
      this.#arrangement = undefined;
      this.#isPointed = false;
    }
    // Of a list that became shorter nothing moves either
    if (this.#arrangement) {
      const isHeld = this.#isPointed || list.element?.querySelector(':focus-visible') != null;
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

  /** The buttons that filter a long list. */
  chips(words: Words): TemplateResult | undefined {
    return this.#arrangement?.chips(words);
  }

  async #load(): Promise<void> {
    this.#loading = true;
    try {
      const { Arrangement } = await import('./arrange.js');
      this.#arrangement = new Arrangement(this.#shown, this.#redraw, tools, this.#root());
      this.#loading = false;
      this.#redraw();
    } catch {
      // The list stays as it is
    }
  }
}
