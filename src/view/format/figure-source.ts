import { ProgressMeter } from '../../file/progress-meter.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Totals } from '../../manager/contract/totals.js';
import type { BatchFigures, LiveFigures } from './live-figures.js';
import type { Figures } from './shown-figures.js';
import type { Words } from './words.js';

const acknowledged = ({
  acknowledged: sent,
  rate = 0,
  timeLeftMs = 0,
}: Pick<Totals, 'acknowledged' | 'rate' | 'timeLeftMs'>): Figures => ({
  sent,
  shown: sent,
  rate,
  timeLeftMs,
  second: 0,
});

const NONE: BatchFigures = {
  sent: 0,
  shown: 0,
  rate: 0,
  timeLeftMs: 0,
  second: 0,
  acknowledged: 0,
  total: 0,
  files: 0,
  succeeded: 0,
};

/** The figures of rows and head. Their estimate is loaded on demand; without it they change with the Acks only. */
export class FigureSource {
  readonly #redraw: () => void;
  #live: LiveFigures | undefined;
  #isRequested = false;
  /** Figures of the batch at the last update. */
  batch = NONE;
  #changedMs: number | undefined;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** Records that the tasks changed, at this time in milliseconds since 1970. */
  changed(nowMs: number): void {
    this.#changedMs = nowMs;
  }

  /** Figures of a task at the last update. */
  of(task: TaskSnapshot): Figures {
    return this.#live?.of(task) ?? acknowledged(task);
  }

  /** @returns Figures of the batch; without the estimate those of all tasks, and no number of files. */
  update(
    tasks: readonly TaskSnapshot[],
    manager: { readonly totals: Totals } | undefined,
    nowMs: number,
  ): BatchFigures {
    if (tasks.length && !this.#isRequested) void this.#load();
    if (this.#live) this.batch = this.#live.update(tasks, nowMs, this.#changedMs);
    else if (manager) this.batch = { ...NONE, ...manager.totals, ...acknowledged(manager.totals) };
    return this.batch;
  }

  /**
   * Size of a batch whose files are all uploaded, and the time it took; empty before that and without the estimate.
   *
   * @param uploaded Number of uploaded files in the list.
   */
  completion(words: Words, uploaded: number): readonly string[] {
    return this.#live?.completion(words, uploaded) ?? [];
  }

  async #load(): Promise<void> {
    this.#isRequested = true;
    try {
      const { LiveFigures } = await import('./live-figures.js');
      this.#live = new LiveFigures(new ProgressMeter(), new ProgressMeter());
      this.#redraw();
    } catch {
      // The figures of the Acks stay
    }
  }
}
