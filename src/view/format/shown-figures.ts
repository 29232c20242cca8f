/** Figures of a task, or of all tasks of a batch. */
export interface Figures {
  /** Estimated number of bytes that are sent, at this moment. */
  readonly sent: number;
  /** The same as text shows it: it changes once a second. */
  readonly shown: number;
  /** Bytes per second; 0 while unknown. */
  readonly rate: number;
  /** 0 while unknown. */
  readonly timeLeftMs: number;
  /** The full second for which the three figures above apply. */
  readonly second: number;
}

/** Fractions of an error in the time left that are corrected in a second: of one above a tenth of it, and of smaller ones. */
const [FAST, SLOW] = [0.4, 0.2];

/**
 * The next figures. What text shows changes with the second, and at once when the
 * rate becomes known or unknown, or the server lost bytes. The
 * time left decreases by a second each second, while a part of what the new estimate differs from it is added.
 */
export function nextFigures(
  before: Figures | undefined,
  nowMs: number,
  sent: number,
  rate: number,
  estimatedMs: number,
): Figures {
  const second = Math.floor(nowMs / 1000);
  if (before?.second === second && !before.rate === !rate && sent >= before.shown) return { ...before, sent };
  let timeLeftMs = estimatedMs;
  if (before?.timeLeftMs && estimatedMs) {
    // 0 if the clock was set back
    const seconds = Math.max(0, second - before.second);
    const expectedMs = before.timeLeftMs - seconds * 1000;
    const error = estimatedMs - expectedMs;
    const part = Math.abs(error) > estimatedMs / 10 ? FAST : SLOW;
    timeLeftMs = Math.max(1, expectedMs + error * Math.min(1, part * seconds));
  }
  return { sent, shown: sent, rate, timeLeftMs, second };
}
