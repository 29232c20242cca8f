/**
 * Collects pieces in one buffer that doubles its size, so that each byte is copied only a few times, whatever the size
 * of the pieces.
 */
export class GrowingBuffer {
  #block = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a piece and returns all bytes collected so far; they are valid until the next call. */
  append(piece: Buffer): Buffer {
    const length = this.#length + piece.length;
    if (length > this.#block.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#block.length));
      this.#block.copy(larger, 0, 0, this.#length);
      this.#block = larger;
    }
    piece.copy(this.#block, this.#length);
    this.#length = length;
    return this.#block.subarray(0, length);
  }

  /** Starts again with a new buffer; bytes returned earlier stay valid. */
  clear(): void {
    this.#block = Buffer.alloc(0);
    this.#length = 0;
  }
}
