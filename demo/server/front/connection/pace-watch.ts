/** Checks once per period whether there was progress, and calls `stalled` if there was none. */
export class PaceWatch {
  readonly #periodMs: number;
  readonly #moved: () => boolean;
  readonly #stalled: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(periodMs: number, moved: () => boolean, stalled: () => void) {
    this.#periodMs = periodMs;
    this.#moved = moved;
    this.#stalled = stalled;
  }

  get runs(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      if (!this.#moved()) this.#stalled();
    }, this.#periodMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
