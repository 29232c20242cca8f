import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Minimum length of a virtual list; shorter lists are drawn whole and grow with the page. Rows. */
const VIRTUALIZE_FROM_ROWS = 60;
/** Rows drawn beyond each end of the view. */
const MARGIN = 4;
/** Maximum number of layout passes until a row that is scrolled to has its final position. */
const MAX_LAYOUT_PASSES = 10;

/** The rows to draw and their positions. */
export interface VisibleRows {
  readonly virtual: boolean;
  /** Indexes in the list, ascending. */
  readonly indexes: readonly number[];
  /** Start of each drawn row in pixels, in the order of `indexes`. */
  readonly offsets: readonly number[];
  readonly height: number;
  /** Index of the only row whose buttons are tab stops, in a virtual list. */
  readonly tabStop?: number | undefined;
}

interface Item {
  readonly id: string;
}

/**
 * Draws only the rows in view. Each row has the height that its text needs: it is measured once the row is drawn, and
 * assumed to be the average until then. The row that has the focus, or had it last, is always drawn.
 */
export class VirtualList implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #redraw: () => void;
  readonly #heights = new Map<string, number>();
  /** Id of the row that has the focus, or had it last. */
  #visited: string | undefined;
  /** Id of the row that is to receive the focus. */
  #next: string | undefined;
  #sum = 0;
  #width = 0;
  #list: HTMLElement | undefined;
  #resized: ResizeObserver | undefined;

  /** @param redraw Draws again in the next frame. */
  constructor(host: ReactiveControllerHost & Element, redraw: () => void) {
    this.#host = host;
    this.#redraw = redraw;
    host.addController(this);
  }

  /** The drawn list. */
  get element(): Element | undefined {
    return this.#list;
  }

  hostConnected(): void {
    this.#resized = new ResizeObserver(() => this.#redraw());
    if (this.#list) this.#resized.observe(this.#list);
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
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

  layout(items: readonly Item[]): VisibleRows {
    this.#visited = this.#focusedId() ?? this.#visited;
    if (items.length < VIRTUALIZE_FROM_ROWS)
      return { virtual: false, indexes: [...items.keys()], offsets: [], height: 0 };
    const { scrollTop, clientHeight } = this.#list ?? { scrollTop: 0, clientHeight: 600 };
    const average = this.#average;
    const [from, to] = [scrollTop - MARGIN * average, scrollTop + (clientHeight || 600) + MARGIN * average];
    const indexes: number[] = [];
    const offsets: number[] = [];
    let tabStop: number | undefined;
    let top = 0;
    for (const [index, { id }] of items.entries()) {
      const bottom = top + (this.#heights.get(id) ?? average);
      if ((bottom > from && top < to) || id === this.#visited || id === this.#next) {
        indexes.push(index);
        offsets.push(top);
      }
      if (id === this.#visited) tabStop = index;
      else if (bottom > scrollTop) tabStop ??= index;
      top = bottom;
    }
    return { virtual: true, indexes, offsets, height: top, tabStop };
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
    if (list.clientWidth !== this.#width) {
      this.#width = list.clientWidth;
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
    // Before the next paint, or rows would overlap for a frame
    if (changed) void this.#host.updateComplete.then(() => this.#host.requestUpdate());
  }

  get #average(): number {
    return this.#heights.size ? this.#sum / this.#heights.size : 64;
  }

  #focusedId(): string | undefined {
    return this.#host.shadowRoot?.activeElement?.closest<HTMLElement>('.row')?.dataset['id'];
  }
}
