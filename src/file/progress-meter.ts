/** Number of bytes acknowledged at a point in time. */
interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Period over which the rate is averaged. */
const WINDOW_MS = 15_000;

/** Rate and remaining time, from a sliding window of acknowledged bytes. */
export class ProgressMeter {
  #samples: Sample[] = [];

  /**
   * Adds the current offset. Undefined while no bytes are sent, or their offset is unknown: the measurement begins
   * again at the next offset, so that neither the time nor the bytes until then count.
   */
  add(atMs: number, bytes: number | undefined): void {
    const last = this.#samples.at(-1);
    if (bytes === last?.bytes) return;
    if (bytes === undefined || (last && (bytes < last.bytes || atMs < last.atMs))) this.#samples = [];
    if (bytes !== undefined) this.#samples.push({ atMs, bytes });
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
