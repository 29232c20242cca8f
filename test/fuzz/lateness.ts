const TICK_MS = 10;

/**
 * Milliseconds that this process wanted to run and was not let run, altogether: others had the processor. What it
 * computed itself does not count, so that a process that is busy is slow, and one that waits its turn is not.
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
