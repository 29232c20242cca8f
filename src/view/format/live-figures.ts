import type { ProgressMeter } from '../../file/progress-meter.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from './words.js';
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
  /**
   * Time from the first packet of a batch to its end, in milliseconds; 0 if its beginning was not seen, undefined until
   * all of its files are uploaded.
   */
  readonly tookMs?: number | undefined;
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
  /** Those of the last update in the order of the tasks: most of thousands are found there, without a search by id. */
  #inOrder: readonly (LiveTask | undefined)[] = [];
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
  /** The last batch that has ended. */
  #ended: BatchFigures | undefined;
  /** Time at which the batch began, in milliseconds since 1970. */
  #begunMs: number | undefined;

  constructor(byteMeter: ProgressMeter, fileMeter: ProgressMeter) {
    this.#byteMeter = byteMeter;
    this.#fileMeter = fileMeter;
  }

  /** Figures of a task at the last update. */
  of({ id }: TaskSnapshot): Figures | undefined {
    return this.#tasks.get(id);
  }

  /**
   * The figures at this moment.
   *
   * @param changedMs When the tasks changed last: a hidden page draws the end of a batch later.
   */
  update(tasks: readonly TaskSnapshot[], nowMs: number, changedMs = nowMs): BatchFigures {
    let [acknowledged, total, files, succeeded, sent, unfinished, undoable] = [0, 0, 0, 0, 0, 0, 0];
    let [sending, waiting, filesLeft, bytesLeft, rates, nominal] = [0, 0, 0, 0, 0, 0];
    let hasNews = false;
    const inOrder: (LiveTask | undefined)[] = [];
    const usual = this.#rate / this.#sending || meanRate(tasks);
    for (const task of tasks) {
      const { id, status, size } = task;
      if (status === 'undoable') {
        undoable++;
        inOrder.push(undefined);
        continue;
      }
      if (!ENDED.has(status)) {
        this.#earlier.delete(id);
        unfinished++;
      } else if (this.#earlier.has(id)) {
        inOrder.push(undefined);
        continue;
      }
      let before = this.#inOrder[inOrder.length];
      if (before?.task.id !== id) before = this.#tasks.get(id);
      const live = nextLiveTask(before, task, nowMs, usual);
      if (live !== before) this.#tasks.set(id, live);
      inOrder.push(live);
      hasNews ||= !!before && before.task.acknowledged !== task.acknowledged;
      // The first Ack after a reload counts what the earlier visit sent
      if (before && !before.task.restored) this.#sent += Math.max(0, live.sent - before.sent);
      if (status === 'succeeded') succeeded++;
      else if (status === 'cancelling' || status === 'cancelled') continue;
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
    this.#inOrder = inOrder;
    if (this.#tasks.size > tasks.length) this.#prune(tasks);
    if (!unfinished && files) this.#earlier = new Set(tasks.map(({ id }) => id));
    const isRunning = filesLeft > waiting;
    if (isRunning) this.#begunMs ??= nowMs;
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
    // The last batch is shown until another one begins
    const last = undoable ? this.#batch : this.#ended;
    if (!files && !unfinished && last) return (this.#batch = last);
    const figures = nextFigures(
      this.#batch === this.#ended ? undefined : this.#batch,
      nowMs,
      sent,
      rate,
      leftMs * 1000,
    );
    const isOver = files > 0 && !unfinished && !undoable;
    const sinceMs = this.#begunMs ?? changedMs;
    const tookMs = isOver && succeeded === files ? Math.max(0, changedMs - sinceMs) : undefined;
    this.#batch = { ...figures, acknowledged, total, files, succeeded, tookMs };
    if (isOver) {
      this.#ended = this.#batch;
      this.#begunMs = undefined;
    }
    return this.#batch;
  }

  /**
   * What is said of a batch whose files are all uploaded: their size and the time it took, after their number if that
   * is not the one of all uploaded files of the list.
   */
  completion(words: Words, uploaded: number): readonly string[] {
    const { total = 0, tookMs, files = 0 } = this.#batch ?? {};
    if (tookMs === undefined) return [];
    const facts = [words.bytes(total)];
    if (files !== uploaded) facts.unshift(words.say('headSucceeded', { n: files }));
    if (tookMs) facts.push(words.say('took', { time: words.duration(tookMs) }));
    return facts;
  }

  #prune(tasks: readonly TaskSnapshot[]): void {
    const ids = new Set(tasks.map(({ id }) => id));
    for (const id of this.#tasks.keys()) if (!ids.has(id)) this.#tasks.delete(id);
  }
}

/** Mean of the rates that are known of single tasks, in bytes per second: files that are sent at a time share the line. */
function meanRate(tasks: readonly TaskSnapshot[]): number {
  let [sum, known] = [0, 0];
  for (const { rate } of tasks) {
    if (rate === undefined) continue;
    sum += rate;
    known++;
  }
  return sum / (known || 1);
}
