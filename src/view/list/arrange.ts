import type { TemplateResult } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';
import { filterChips, filterStyles, type Filter, type FilterCounts } from './filter.js';
import { foldButton, foldStyles } from './fold-button.js';
import { folderLabel, foldersOf } from './folders.js';
import type { Tools } from '../format/tools.js';
import { ACTIVE, placesOf, UPLOADED, type Place } from './places.js';
import { sortInSlices } from './sort-in-slices.js';

/** A line behind which files are folded: those of a folder, or those that are uploaded. */
export interface Fold {
  readonly id: string;
  /** Number of files behind it. */
  readonly folded: number;
  readonly open: boolean;
  readonly label: (words: Words) => TemplateResult | string;
  /** The button that unfolds the files, or folds them. */
  readonly button: (words: Words, tabStop: boolean) => TemplateResult;
}

/** What a list item shows. */
export type Item = TaskSnapshot | Fold;

/** A file, or a line behind which some are folded. */
type Line = Place | Fold;

/** Lists up to this length are sorted at once. */
const SORTED_AT_ONCE = 300;

const UPLOADED_FOLD = 'uploaded';

/** The order of a long list: by group, and by path as a person counts within one; what of it is folded, and shown. */
export class Arrangement {
  readonly #redraw: () => void;
  readonly #tools: Tools;
  // Names are in any language; the browser's own may be none (`C`), whose order is that of the code points
  readonly #collator = new Intl.Collator('en', { numeric: true });
  /** The files in the order of the tasks. */
  #places: readonly Place[];
  /** The files by path, as of the last sort. */
  #sorted: readonly Place[] = [];
  #isSorting = false;
  /** Ids of the folds that are open. */
  readonly #open = new Set<string>();
  #filter: Filter = 'all';
  #counts: FilterCounts = { all: 0, active: 0, failed: 0, done: 0 };
  #lines: readonly Line[];
  /** What `#lines` show. */
  #items: readonly Item[];
  /** What `#items` was made from. */
  #arranged: readonly TaskSnapshot[] | undefined;
  #wasHeld = false;
  #isForced = false;

  /**
   * @param shown What is shown before.
   * @param redraw Called when a sort has ended, or another filter was chosen.
   * @param root Gets the style sheets of `chips()` and of the folds.
   */
  constructor(shown: readonly TaskSnapshot[], redraw: () => void, tools: Tools, root?: ShadowRoot | null) {
    this.#items = shown;
    this.#lines = this.#places = placesOf(shown, []);
    this.#redraw = redraw;
    this.#tools = tools;
    if (!root) return;
    tools.adopt(root, filterStyles(tools));
    tools.adopt(root, foldStyles(tools));
  }

  /** The buttons that filter the list. */
  chips(words: Words): TemplateResult {
    return filterChips(this.#filter, this.#counts, words, (filter) => this.show(filter), this.#tools);
  }

  /** Shows the files of a filter only. */
  show(filter: Filter): void {
    this.#filter = filter;
    this.#force();
    this.#redraw();
  }

  /** Unfolds the files of a fold, or folds them. */
  toggle(id: string = UPLOADED_FOLD): void {
    if (!this.#open.delete(id)) this.#open.add(id);
    this.#force();
  }

  #force(): void {
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
    this.#places = placesOf(tasks, this.#places);
    const lines = this.#grouped(this.#byPath(), isHeld);
    this.#lines = isHeld && !this.#isForced ? this.#held(lines) : lines;
    this.#isForced = false;
    this.#items = this.#lines.map((line) => ('folded' in line ? line : line.task));
    return this.#items;
  }

  /** The files by path; in a very long list those that are not sorted yet follow. */
  #byPath(): readonly Place[] {
    const places = this.#places;
    const compare = (a: Place, b: Place): number => this.#collator.compare(a.task.path, b.task.path);
    this.#sorted = this.#sorted.filter(({ isGone }) => !isGone);
    if (this.#sorted.length === places.length) return this.#sorted;
    if (places.length <= SORTED_AT_ONCE) return (this.#sorted = [...places].sort(compare));
    if (!this.#isSorting) void this.#sort(compare);
    const known = new Set(this.#sorted);
    return [...this.#sorted, ...places.filter((place) => !known.has(place))];
  }

  #grouped(order: readonly Place[], isHeld: boolean): readonly Line[] {
    this.#counts = { all: order.length, active: 0, failed: 0, done: 0 };
    for (const { filter } of order) this.#counts[filter]++;
    // A filter ends with its last file, but not under a pointer
    if (!isHeld && this.#counts[this.#filter] === 0) this.#filter = 'all';
    const groups: Line[][] = [[], [], [], [], []];
    if (this.#filter !== 'all') {
      for (const place of order) if (place.filter === this.#filter) groups[place.group]?.push(place);
      return groups.flat();
    }
    const folders = foldersOf(order);
    for (const place of order) {
      // What needs a person or is active is in sight, not behind its folder
      const folder = place.group > ACTIVE && place.folder ? folders.get(place.folder) : undefined;
      (folder ? folder.below : groups[place.group])?.push(place);
    }
    const [uploaded = []] = groups.splice(UPLOADED, 1);
    const [needy = [], active = [], waiting = [], ended = []] = groups;
    const inFolders = [...folders.values()].flatMap((folder) =>
      this.#fold(`folder ${folder.path}`, folder.below, (words) => folderLabel(folder, words, this.#tools)),
    );
    const done = uploaded.length
      ? this.#fold(UPLOADED_FOLD, uploaded, (words) => words.say('headSucceeded', { n: uploaded.length }))
      : [];
    return [...needy, ...active, ...waiting, ...inFolders, ...done, ...ended];
  }

  #fold(id: string, files: readonly Line[], label: Fold['label']): readonly Line[] {
    const open = this.#open.has(id);
    const toggle = (): void => {
      this.toggle(id);
      this.#redraw();
    };
    const button: Fold['button'] = (words, tabStop) =>
      foldButton(label(words), open, tabStop, toggle, this.#tools);
    return [{ id, folded: files.length, open, label, button }, ...(open ? files : [])];
  }

  /** What was shown before in its place; what is new follows. */
  #held(lines: readonly Line[]): readonly Line[] {
    const folds = new Map(lines.flatMap((line) => ('folded' in line ? [[line.id, line]] : [])));
    const kept = this.#lines.flatMap((line) => {
      if ('folded' in line) return folds.get(line.id) ?? [];
      return line.isGone ? [] : line;
    });
    // A set keeps the order of the first ones
    return [...new Set([...kept, ...lines])];
  }

  async #sort(compare: (a: Place, b: Place) => number): Promise<void> {
    this.#isSorting = true;
    this.#sorted = await sortInSlices(this.#places, compare);
    this.#isSorting = false;
    this.#arranged = undefined;
    this.#redraw();
  }
}
