const LF = 10;
const CR = 13;
/** Longest line of a chunk's size and extensions in bytes; without a limit a line could go on for ever. */
const MAX_LINE_BYTES = 4096;
const MAX_TRAILER_BYTES = 16 * 1024;

/** Characters that a line may not contain: controls except tab. A CR may only be a line's last byte. */
const NOT_IN_LINE = /[^\t\x20-\xff]/;

/** Finds the end of a chunked body [RFC 9112 7.1] without changing its bytes. */
export class ChunkedScanner {
  #state: 'size' | 'data' | 'data-end' | 'trailer' = 'size';
  #left = 0;
  /** The received part of the current line, without its CR. */
  #line = '';
  #lineEndsInCr = false;
  #trailerBytes = 0;

  /**
   * Scans from `at`. Returns the offset after the body's last byte, -1 if the body continues, -2 if its framing is
   * invalid.
   */
  scan(bytes: Buffer, at: number): number {
    let i = at;
    while (i < bytes.length) {
      if (this.#state === 'data') {
        const step = Math.min(this.#left, bytes.length - i);
        this.#left -= step;
        i += step;
        if (this.#left === 0) this.#state = 'data-end';
        continue;
      }
      const lf = bytes.indexOf(LF, i);
      if (!this.#addToLine(bytes, i, lf < 0 ? bytes.length : lf)) return -2;
      if (lf < 0) return -1;
      i = lf + 1;
      const end = this.#endLine();
      if (end !== 0) return end === 1 ? i : -2;
    }
    return -1;
  }

  /** Adds the bytes before a line's LF, or all received bytes of it; false if the framing is invalid. */
  #addToLine(bytes: Buffer, start: number, end: number): boolean {
    if (start === end) return true;
    // Parsers disagree on whether a CR without an LF ends a line.
    if (this.#lineEndsInCr || this.#line.length + end - start > MAX_LINE_BYTES) return false;
    this.#lineEndsInCr = bytes[end - 1] === CR;
    const piece = bytes.toString('latin1', start, this.#lineEndsInCr ? end - 1 : end);
    this.#line += piece;
    return !NOT_IN_LINE.test(piece);
  }

  /** Ends a line. Returns 1 if the body is complete, 0 if it continues, -1 if its framing is invalid. */
  #endLine(): 1 | 0 | -1 {
    if (!this.#lineEndsInCr) return -1;
    const line = this.#line;
    this.#line = '';
    this.#lineEndsInCr = false;
    if (this.#state === 'data-end') {
      this.#state = 'size';
      return line === '' ? 0 : -1;
    }
    if (this.#state === 'trailer') {
      this.#trailerBytes += line.length;
      if (line === '') return 1;
      return this.#trailerBytes > MAX_TRAILER_BYTES ? -1 : 0;
    }
    const size = /^([0-9a-f]{1,12})[ \t]*(;.*)?$/i.exec(line)?.[1];
    if (size === undefined) return -1;
    this.#left = parseInt(size, 16);
    this.#state = this.#left > 0 ? 'data' : 'trailer';
    return 0;
  }
}
