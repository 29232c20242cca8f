import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { nextFigures, type Figures } from './shown-figures.js';

/** Figures of a task, and what the next ones are computed from. */
export interface LiveTask extends Figures {
  readonly task: TaskSnapshot;
  readonly atMs: number;
  /** The last rate that was measured for the task, undefined if none was. Bytes per second. */
  readonly measured: number | undefined;
  /** The rate without regard to an Ack that is late. Bytes per second; 0 while unknown. */
  readonly nominal: number;
}

/**
 * The figures of a task. fetch has no upload progress, so the number of sent bytes is estimated: the rate times the
 * time since the request began. The estimate never exceeds what was given to the network. It decreases only if the
 * server lost bytes: where the Ack is behind it, it advances at half the rate.
 *
 * @param usual Rate of a task that has none of its own yet; 0 while unknown.
 */
export function nextLiveTask(
  before: LiveTask | undefined,
  task: TaskSnapshot,
  nowMs: number,
  usual: number,
): LiveTask {
  const { status, size, acknowledged, inFlight, inFlightSince = nowMs } = task;
  if (before?.task === task && status !== 'sending') return before;
  const measured = task.rate ?? before?.measured;
  const nominal = measured ?? usual;
  const elapsedMs = Math.max(0, nowMs - inFlightSince);
  const isLost = acknowledged < (before?.task.acknowledged ?? 0);
  let sent = Math.max(acknowledged, isLost ? 0 : (before?.sent ?? 0));
  let rate = status === 'sending' ? nominal : 0;
  if (rate && inFlight) {
    const slowly = sent + (rate * Math.max(0, nowMs - (before?.atMs ?? nowMs))) / 2000;
    const estimate = Math.max(acknowledged + (rate * elapsedMs) / 1000, slowly);
    sent = Math.max(sent, Math.min(acknowledged + inFlight, estimate));
    // A late Ack says that the line has become slower.
    if (elapsedMs) rate = Math.min(rate, (inFlight * 1000) / elapsedMs);
  }
  const figures = nextFigures(before, nowMs, sent, rate, rate && ((size - sent) * 1000) / rate);
  return { ...figures, task, atMs: nowMs, measured, nominal };
}
