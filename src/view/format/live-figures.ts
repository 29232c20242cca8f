import type { ProgressMeter } from '../../file/progress-meter.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { nextLiveTask, type LiveTask } from './live-task.js';
import { nextFigures, type Figures } from './shown-figures.js';

/** Sums over the tasks of a batch, without cancelled and removed ones. */
export interface BatchFigures extends Figures {
  /** Bytes. */
  readonly acknowledged: number;
  /** Bytes. */
  readonly total: number;
  readonly files: number;
  readonly succeeded: number;
}

// This module is loaded on demand, and so imports no table of the manager.
const ENDED = new Set(['succeeded', 'failed', 'cancelled']);
/** Statuses of tasks that continue without the user. */
const CONTINUING = new Set(['queued', 'starting', 'sending', 'finishing', 'waiting']);
/** The first Acks of several files come at nearly the same time, which says nothing of the rate. */
const MIN_SPAN_MS = 1000;
/** Minimum number of files per second from which their number says when the last one is uploaded. */
const MANY_FILES = 0.5;

/** The figures of all tasks and of the batch. A batch begins with the first task after all earlier ones have ended. */
export class LiveFigures {
  readonly #tasks = new Map<string, LiveTask>();
  /** Tasks that ended in earlier batches. */
  #earlier = new Set<string>();
  /** Bytes that were sent in all. */
  #sent = 0;
  readonly #byteMeter: ProgressMeter;
  readonly #fileMeter: ProgressMeter;
  /** Time of the first measured Ack. Milliseconds since 1970. */
  #sinceMs: number | undefined;
  /** Bytes per second; 0 while unknown. */
  #rate = 0;
  #sending = 1;
  #batch: BatchFigures | undefined;

  constructor(byteMeter: ProgressMeter, fileMeter: ProgressMeter) {
    this.#byteMeter = byteMeter;
    this.#fileMeter = fileMeter;
  }

  /** Figures of a task at the last update. */
  of({ id }: TaskSnapshot): Figures | undefined {
    return this.#tasks.get(id);
  }

  update(tasks: readonly TaskSnapshot[], nowMs: number): BatchFigures {
    let [acknowledged, total, files, succeeded, sent, unfinished] = [0, 0, 0, 0, 0, 0];
    let [sending, waiting, filesLeft, bytesLeft, rates, nominal] = [0, 0, 0, 0, 0, 0];
    let hasNews = false;
    const usual = this.#rate / this.#sending || meanRate(tasks);
    for (const task of tasks) {
      const { id, status, size } = task;
      if (status === 'undoable') continue;
      if (!ENDED.has(status)) {
        this.#earlier.delete(id);
        unfinished++;
      } else if (this.#earlier.has(id)) continue;
      const before = this.#tasks.get(id);
      const live = nextLiveTask(before, task, nowMs, usual);
      this.#tasks.set(id, live);
      hasNews ||= !!before && before.task.acknowledged !== task.acknowledged;
      // The first Ack after a reload counts what the earlier visit sent
      if (before && !before.task.restored) this.#sent += Math.max(0, live.sent - before.sent);
      if (status === 'succeeded') succeeded++;
      else if (/cancel/.test(status)) continue;
      files++;
      acknowledged += task.acknowledged;
      total += size;
      sent += live.sent;
      if (status === 'waiting') waiting++;
      if (CONTINUING.has(status)) {
        filesLeft++;
        bytesLeft += size - live.sent;
      }
      if (status === 'sending') {
        sending++;
        rates += live.rate;
        nominal += live.nominal;
      }
    }
    if (this.#tasks.size > tasks.length) this.#prune(tasks);
    if (!unfinished && files) this.#earlier = new Set(tasks.map(({ id }) => id));
    const isRunning = filesLeft > waiting;
    this.#sending = sending || 1;
    if (!isRunning) {
      this.#rate = 0;
      this.#byteMeter.add(nowMs, (this.#sinceMs = undefined));
    } else if (hasNews) {
      this.#sinceMs ??= nowMs;
      this.#byteMeter.add(nowMs, this.#sent);
      if (nowMs - this.#sinceMs >= MIN_SPAN_MS) this.#rate = this.#byteMeter.rate;
    }
    this.#fileMeter.add(nowMs, isRunning ? succeeded : undefined);
    const rate = (this.#rate || nominal) * (nominal ? rates / nominal : 1);
    const filesPerSecond = this.#fileMeter.rate;
    const leftMs = Math.max(
      rate && bytesLeft / rate,
      filesPerSecond > MANY_FILES ? filesLeft / filesPerSecond : 0,
    );
    const figures = nextFigures(this.#batch, nowMs, sent, rate, leftMs * 1000);
    return (this.#batch = { ...figures, acknowledged, total, files, succeeded });
  }

  #prune(tasks: readonly TaskSnapshot[]): void {
    const ids = new Set(tasks.map(({ id }) => id));
    for (const id of this.#tasks.keys()) if (!ids.has(id)) this.#tasks.delete(id);
  }
}

/** Mean of the rates that are known of single tasks, in bytes per second: files that are sent at a time share the line. */
function meanRate(tasks: readonly TaskSnapshot[]): number {
  const rates = tasks.flatMap(({ rate }) => rate ?? []);
  return rates.reduce((sum, rate) => sum + rate, 0) / (rates.length || 1);
}
