/** Looks, once in every period, whether something has moved, and calls `stalled` if it has not. */
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
