const TICK_MS = 10;

/**
 * Total time in milliseconds that this process was runnable but not scheduled. The time in which it computed does not
 * count.
 */
export class Lateness {
  #ms = 0;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    let [tick, cpu] = [performance.now(), process.cpuUsage()];
    this.#timer = setInterval(() => {
      const now = performance.now();
      const used = process.cpuUsage(cpu);
      this.#ms += Math.max(0, now - tick - TICK_MS - (used.user + used.system) / 1000);
      [tick, cpu] = [now, process.cpuUsage()];
    }, TICK_MS);
  }

  get ms(): number {
    return this.#ms;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
