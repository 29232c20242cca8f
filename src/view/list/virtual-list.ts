import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Tools } from '../format/tools.js';
import { longList } from '../styles/long-list.js';
import { moveByKey, type FocusRow } from './move-by-key.js';

/** Rows drawn beyond each end of the view; cells of a grid, as they need as many nodes. */
const MARGIN = 4;
/** Maximum number of layout passes until a row that is scrolled to has its final position, and within a frame. */
const MAX_LAYOUT_PASSES = 10;

/** How many rows each key moves the focus by. */
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** The rows to draw and their positions. */
export interface VisibleRows {
  readonly virtual: boolean;
  /** Indexes in the list, ascending. */
  readonly indexes: readonly number[];
  /** Start in pixels and column, from 1 on, of each drawn row, in the order of `indexes`. */
  readonly places: readonly (readonly [offset: number, column: number])[];
  readonly height: number;
  /** Index of the only row whose buttons are tab stops, in a virtual list. */
  readonly tabStop?: number | undefined;
}

/** How many rows a key moves the focus of a row by: 0 if nowhere, undefined for other keys. */
export type Steps = (key: string, index: number, columns: readonly number[]) => number | undefined;

/** What a row shows, as far as its place depends on it. */
export interface Placed {
  readonly id: string;
  /** A fold: it takes a whole line. */
  readonly folded?: number;
}

/**
 * Draws only the rows in view. Each row has the height that its text needs: it is measured once the row is drawn, and
 * assumed to be the average until then. The row that has the focus, or had it last, is always drawn. Loaded on demand.
 */
export class VirtualList implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #redraw: () => void;
  readonly #focusRow: FocusRow;
  readonly #heights = new Map<string, number>();
  /** Id of the row that has the focus, or had it last. */
  #visited: string | undefined;
  /** Id of the row that is to receive the focus. */
  #next: string | undefined;
  #sum = 0;
  #width = 0;
  #columns = 1;
  /** Column of each row, from 1 on; a list has one. */
  #columnOf: number[] = [];
  #steps: Steps | undefined;
  /** Layout passes in a row that changed a height. */
  #passes = 0;
  #list: HTMLElement | undefined;
  #resized: ResizeObserver | undefined;

  /** @param redraw Draws again in the next frame. */
  constructor(
    host: ReactiveControllerHost & Element,
    redraw: () => void,
    focusRow: FocusRow,
    { css, adopt }: Tools,
  ) {
    if (host.shadowRoot) adopt(host.shadowRoot, longList(css));
    this.#host = host;
    this.#redraw = redraw;
    this.#focusRow = focusRow;
    host.addController(this);
  }

  hostConnected(): void {
    this.#resized = new ResizeObserver(() => this.#redraw());
    if (this.#list) this.#resized.observe(this.#list);
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
  }

  /** Uses other steps than those of a list, as far as these are known. */
  useSteps(steps: Steps | undefined): void {
    this.#steps = steps;
  }

  /** How many rows a key moves the focus of a row by; undefined or 0 for other keys. */
  step(key: string, index: number): number | undefined {
    return this.#steps?.(key, index, this.#columnOf) ?? STEPS[key];
  }

  /** Moves the focus by the keys of a list. */
  pressed(event: KeyboardEvent, items: readonly Placed[]): void {
    moveByKey(event, items, this, this.#focusRow);
  }

  /** Draws a row, also outside of the view, and scrolls it into view. */
  async reach(id: string): Promise<Element | undefined> {
    this.#next = id;
    let row: Element | undefined;
    let before: string | undefined;
    // The first position is computed from estimated heights, and changes while rows are measured
    for (let pass = 0; pass < MAX_LAYOUT_PASSES; pass++) {
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      row = [...(this.#list?.children ?? [])].find((each) => (each as HTMLElement).dataset['id'] === id);
      row?.scrollIntoView({ block: 'nearest' });
      // Rows that were measured in this pass move it in the next one
      const place = row && `${row.getBoundingClientRect().top} ${this.#sum}`;
      if (place && place === before) break;
      before = place;
    }
    return row;
  }

  layout(items: readonly Placed[]): VisibleRows {
    this.#visited = this.#focusedId() ?? this.#visited;
    const { scrollTop, clientHeight } = this.#list ?? { scrollTop: 0, clientHeight: 600 };
    const average = this.#average;
    const columns = this.#columns;
    const margin = (MARGIN * average) / columns;
    const [from, to] = [scrollTop - margin, scrollTop + (clientHeight || 600) + margin];
    const indexes: number[] = [];
    const places: [number, number][] = [];
    let tabStop: number | undefined;
    let [top, height, column] = [0, 0, columns];
    const columnOf: number[] = [];
    // Of thousands of rows most have never been drawn
    for (const item of items) {
      const { id } = item;
      const index = columnOf.length;
      const isWide = 'folded' in item;
      if (isWide || column >= columns) {
        top = height;
        column = 0;
      }
      const bottom = top + (this.#heights.get(id) ?? average);
      columnOf.push(++column);
      if ((bottom > from && top < to) || id === this.#visited || id === this.#next) {
        indexes.push(index);
        places.push([top, column]);
      }
      if (id === this.#visited) tabStop = index;
      else if (bottom > scrollTop) tabStop ??= index;
      // The tallest cell of the line
      height = Math.max(height, bottom);
      if (isWide) column = columns;
    }
    this.#columnOf = columnOf;
    return { virtual: true, indexes, places, height, tabStop };
  }

  hostUpdated(): void {
    const list = this.#host.shadowRoot?.querySelector<HTMLElement>('.list') ?? undefined;
    if (list !== this.#list) {
      if (this.#list) this.#resized?.unobserve(this.#list);
      this.#list = list;
      if (list) this.#resized?.observe(list);
    }
    if (list?.hasAttribute('data-virtual')) this.#measure(list);
  }

  #measure(list: HTMLElement): void {
    // The height that was assumed when the rows were placed
    const average = this.#average;
    let changed = false;
    // `none` in a list
    const columns = getComputedStyle(list).gridTemplateColumns.split(' ').length;
    if (list.clientWidth !== this.#width || columns !== this.#columns) {
      this.#width = list.clientWidth;
      this.#columns = columns;
      this.#heights.clear();
      this.#sum = 0;
      changed = true;
    }
    for (const row of list.children as Iterable<HTMLElement> & HTMLCollection) {
      const id = row.dataset['id'] ?? '';
      const before = this.#heights.get(id);
      const height = row.offsetHeight;
      if (before === height) continue;
      this.#heights.set(id, height);
      this.#sum += height - (before ?? 0);
      changed ||= height !== (before ?? average);
    }
    this.#passes = changed && this.#passes < MAX_LAYOUT_PASSES ? this.#passes + 1 : 0;
    // Before the next paint, or rows would overlap for a frame. Heights may depend on what is drawn, without an end
    if (this.#passes) void this.#host.updateComplete.then(() => this.#host.requestUpdate());
  }

  get #average(): number {
    return this.#heights.size ? this.#sum / this.#heights.size : 64;
  }

  #focusedId(): string | undefined {
    return this.#host.shadowRoot?.activeElement?.closest<HTMLElement>('.row')?.dataset['id'];
  }
}
