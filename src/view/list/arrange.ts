import type { TaskSnapshot, TaskStatus } from '../../manager/contract/snapshot.js';
import { sortInSlices } from './sort-in-slices.js';

/** The line behind which uploaded files are folded. */
export interface Fold {
  readonly id: string;
  /** Number of files behind it. */
  readonly folded: number;
  readonly open: boolean;
}

/** What a list item shows. */
export type Item = TaskSnapshot | Fold;

const [NEEDY, ACTIVE, WAITING, UPLOADED, ENDED] = [0, 1, 2, 3, 4] as const;

/** The groups of the list, in their order: what needs a person, what is active, what waits, and what is done. */
const GROUPS: Readonly<Record<TaskStatus, number>> = {
  'file-needed': NEEDY,
  failed: NEEDY,
  starting: ACTIVE,
  sending: ACTIVE,
  finishing: ACTIVE,
  waiting: ACTIVE,
  undoable: ACTIVE,
  ready: WAITING,
  queued: WAITING,
  paused: WAITING,
  succeeded: UPLOADED,
  cancelling: ENDED,
  cancelled: ENDED,
};

/** Lists up to this length are sorted at once. */
const SORTED_AT_ONCE = 300;

/** The order of a long list: by group, and by path as a person counts within one. */
export class Arrangement {
  readonly #redraw: () => void;
  // Names are in any language; the browser's own may be none (`C`), whose order is that of the code points
  readonly #collator = new Intl.Collator('en', { numeric: true });
  /** The ids of the files by path, as of the last sort. */
  #sorted: readonly string[] = [];
  #isSorting = false;
  #isOpen = false;
  #items: readonly Item[];
  /** What `#items` was made from. */
  #arranged: readonly TaskSnapshot[] | undefined;
  #wasHeld = false;
  #isForced = false;
  #groups = new Map<string, number>();

  /**
   * @param shown What is shown before.
   * @param redraw Called when a sort has ended.
   */
  constructor(shown: readonly TaskSnapshot[], redraw: () => void) {
    this.#items = shown;
    this.#redraw = redraw;
  }

  /** Unfolds the uploaded files, or folds them. */
  toggle(): void {
    this.#isOpen = !this.#isOpen;
    // Also with the pointer on its button
    this.#isForced = true;
    this.#arranged = undefined;
  }

  /**
   * The items in the order they are shown.
   *
   * @param isHeld Whether a pointer or the focus is in the list: what is shown keeps its place.
   */
  arrange(tasks: readonly TaskSnapshot[], isHeld: boolean): readonly Item[] {
    if (tasks === this.#arranged && isHeld === this.#wasHeld) return this.#items;
    this.#arranged = tasks;
    this.#wasHeld = isHeld;
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const items = this.#grouped(this.#byPath(tasks, byId));
    this.#items = isHeld && !this.#isForced ? this.#held(items, byId) : items;
    this.#isForced = false;
    return this.#items;
  }

  /** The tasks by path; in a very long list those that are not sorted yet follow. */
  #byPath(tasks: readonly TaskSnapshot[], byId: ReadonlyMap<string, TaskSnapshot>): readonly TaskSnapshot[] {
    const sorted = this.#sorted.flatMap((id) => byId.get(id) ?? []);
    if (sorted.length === tasks.length) return sorted;
    const compare = (a: TaskSnapshot, b: TaskSnapshot): number => this.#collator.compare(a.path, b.path);
    if (tasks.length <= SORTED_AT_ONCE) {
      const all = [...tasks].sort(compare);
      this.#sorted = all.map(({ id }) => id);
      return all;
    }
    if (!this.#isSorting) void this.#sort(tasks, compare);
    const known = new Set(this.#sorted);
    return [...sorted, ...tasks.filter(({ id }) => !known.has(id))];
  }

  #grouped(order: readonly TaskSnapshot[]): readonly Item[] {
    const groups: Item[][] = [[], [], [], [], []];
    const before = this.#groups;
    this.#groups = new Map();
    for (const task of order) {
      const group = this.#groupOf(task, before);
      this.#groups.set(task.id, group);
      groups[group]?.push(task);
    }
    const [uploaded = []] = groups.splice(UPLOADED, 1);
    const fold = { id: 'uploaded', folded: uploaded.length, open: this.#isOpen };
    const done = this.#isOpen ? [fold, ...uploaded] : [fold];
    const [needy = [], active = [], waiting = [], ended = []] = groups;
    return [...needy, ...active, ...waiting, ...(uploaded.length > 0 ? done : []), ...ended];
  }

  /** A file whose cancellation can be undone stays where it was. */
  #groupOf({ id, status, pauseCause }: TaskSnapshot, before: ReadonlyMap<string, number>): number {
    if (status === 'undoable') return before.get(id) ?? ACTIVE;
    if (status !== 'paused' || pauseCause === 'user') return GROUPS[status];
    return pauseCause === 'auth' ? NEEDY : ACTIVE;
  }

  /** The items of before in their places; new ones follow. */
  #held(items: readonly Item[], byId: ReadonlyMap<string, TaskSnapshot>): readonly Item[] {
    const fold = items.find((item): item is Fold => 'folded' in item);
    const shown = new Set(this.#items.map(({ id }) => id));
    const kept = this.#items.flatMap((item) => ('folded' in item ? (fold ?? []) : (byId.get(item.id) ?? [])));
    return [...kept, ...items.filter(({ id }) => !shown.has(id))];
  }

  async #sort(
    tasks: readonly TaskSnapshot[],
    compare: (a: TaskSnapshot, b: TaskSnapshot) => number,
  ): Promise<void> {
    this.#isSorting = true;
    const sorted = await sortInSlices(tasks, compare);
    this.#isSorting = false;
    this.#sorted = sorted.map(({ id }) => id);
    this.#arranged = undefined;
    this.#redraw();
  }
}
