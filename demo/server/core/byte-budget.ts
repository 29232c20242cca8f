/** A memory limit that all request bodies share: the more of them are being received, the less each may buffer. */
export class ByteBudget {
  readonly #total: number;
  readonly #least: number;
  readonly #most: number;
  #holders = 0;

  /**
   * @param total Bytes for all bodies together.
   * @param least Bytes that one body may always buffer, even if `total` is then exceeded.
   * @param most Bytes that one body may buffer at most.
   */
  constructor(total: number, least: number, most: number) {
    this.#total = total;
    this.#least = least;
    this.#most = most;
  }

  /** Bytes that one body may buffer now. */
  get share(): number {
    return Math.min(this.#most, Math.max(this.#least, this.#total / Math.max(1, this.#holders)));
  }

  enter(): void {
    this.#holders += 1;
  }

  leave(): void {
    this.#holders -= 1;
  }
}
