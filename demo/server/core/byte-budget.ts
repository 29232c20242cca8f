/** Memory that all bodies under way share: few of them may hold much each, many little. */
export class ByteBudget {
  readonly #total: number;
  readonly #least: number;
  readonly #most: number;
  #holders = 0;

  /** @param total bytes for all; @param least and @param most bytes of one, whatever their number. */
  constructor(total: number, least: number, most: number) {
    this.#total = total;
    this.#least = least;
    this.#most = most;
  }

  /** What one holder may hold at this moment, in bytes. */
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
