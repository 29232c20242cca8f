import type { ReactiveControllerHost } from 'lit';
import { tools } from '../format/tools.js';
import type { FocusRow } from './move-by-key.js';
import type { Placed, Steps, VirtualList, VisibleRows } from './virtual-list.js';

/** Minimum length of a virtual list; shorter lists are drawn whole and grow with the page. Rows. */
const VIRTUALIZE_FROM_ROWS = 60;
/** Rows of a list of that length that are drawn until the code of virtual lists is there. */
const FIRST_ROWS = 8;

/**
 * The rows that are drawn: all of a short list, and of a long one those in view, by code that is loaded on demand. Without
 * it the whole list is drawn.
 */
export class ListRows {
  readonly #host: ReactiveControllerHost & Element;
  readonly #redraw: () => void;
  readonly #focusRow: FocusRow;
  #virtual: VirtualList | undefined;
  #isRequested = false;
  #isMissing = false;
  #steps: Steps | undefined;
  /** Number of rows that were drawn last without that code. */
  #drawn = FIRST_ROWS;

  /** @param redraw Draws again in the next frame. */
  constructor(host: ReactiveControllerHost & Element, redraw: () => void, focusRow: FocusRow) {
    this.#host = host;
    this.#redraw = redraw;
    this.#focusRow = focusRow;
  }

  /** The drawn list. */
  get element(): Element | null | undefined {
    return this.#host.shadowRoot?.querySelector('.list');
  }

  /** Uses other steps than those of a list, as far as these are known. */
  useSteps(steps: Steps): void {
    this.#steps = steps;
    this.#virtual?.useSteps(steps);
  }

  layout(items: readonly Placed[]): VisibleRows {
    const isLong = items.length >= VIRTUALIZE_FROM_ROWS;
    if (isLong && this.#virtual) return this.#virtual.layout(items);
    if (isLong && !this.#isRequested) void this.#load();
    // No row that may have the focus goes
    this.#drawn = isLong && !this.#isMissing ? Math.max(this.#drawn, FIRST_ROWS) : items.length;
    return { virtual: false, indexes: [...Array(this.#drawn).keys()], places: [], height: 0 };
  }

  /** Moves the focus by the keys of a long list. */
  pressed(event: KeyboardEvent, items: readonly Placed[]): void {
    this.#virtual?.pressed(event, items);
  }

  async #load(): Promise<void> {
    this.#isRequested = true;
    try {
      const { VirtualList } = await import('./virtual-list.js');
      this.#virtual = new VirtualList(this.#host, this.#redraw, this.#focusRow, tools);
      this.#virtual.useSteps(this.#steps);
    } catch {
      this.#isMissing = true;
    }
    this.#redraw();
  }
}
