/** A sample: so many bytes were acknowledged by then. */
interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Rates are those of the last seconds. */
const WINDOW_MS = 15_000;

/**
 * Rate and time left over a sliding window of this run's acknowledged bytes. What an earlier run
 * acknowledged and the time spent in pauses do not count: begin anew with `reset`.
 */
export class ProgressMeter {
  #samples: Sample[] = [];

  /** Starts to measure at this offset. */
  reset(atMs: number, bytes: number): void {
    this.#samples = [{ atMs, bytes }];
  }

  /** Notes an Ack. */
  add(atMs: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last === undefined || bytes < last.bytes || atMs < last.atMs) {
      this.reset(atMs, bytes);
      return;
    }
    this.#samples.push({ atMs, bytes });
    // Two samples always stay, so that slow Fragments longer than the window still have a rate.
    while (this.#samples.length > 2 && (this.#samples[1]?.atMs ?? atMs) < atMs - WINDOW_MS)
      this.#samples.shift();
  }

  /** Bytes a second, 0 while unknown. */
  get rate(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.bytes <= first.bytes) return 0;
    return ((last.bytes - first.bytes) * 1000) / Math.max(last.atMs - first.atMs, 1);
  }

  /** Milliseconds for these bytes at the present rate, undefined while unknown. */
  timeLeft(bytes: number): number | undefined {
    const rate = this.rate;
    return rate > 0 ? Math.round((bytes * 1000) / rate) : undefined;
  }
}
