/** Number of bytes acknowledged at a point in time. */
interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Period over which the rate is averaged. */
const WINDOW_MS = 15_000;

/**
 * Rate and remaining time, from a sliding window of acknowledged bytes. Call `reset` after a pause or a restart, so
 * that earlier bytes and the time of the pause do not count.
 */
export class ProgressMeter {
  #samples: Sample[] = [];

  /** Restarts the measurement at this offset. */
  reset(atMs: number, bytes: number): void {
    this.#samples = [{ atMs, bytes }];
  }

  /** Adds the offset of an Ack. */
  add(atMs: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last === undefined || bytes < last.bytes || atMs < last.atMs) {
      this.reset(atMs, bytes);
      return;
    }
    this.#samples.push({ atMs, bytes });
    // Two samples always remain, so that Fragments that take longer than the window have a rate, too.
    while (this.#samples.length > 2 && (this.#samples[1]?.atMs ?? atMs) < atMs - WINDOW_MS)
      this.#samples.shift();
  }

  /** Bytes per second; 0 while unknown. */
  get rate(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.bytes <= first.bytes) return 0;
    return ((last.bytes - first.bytes) * 1000) / Math.max(last.atMs - first.atMs, 1);
  }

  /** Milliseconds that these bytes take at the current rate; undefined while unknown. */
  timeLeftMs(bytes: number): number | undefined {
    const rate = this.rate;
    return rate > 0 ? Math.round((bytes * 1000) / rate) : undefined;
  }
}
