const LF = 10;
const CR = 13;
/** Longest size line with its extensions; an endless one would never become a body. */
const MAX_LINE_BYTES = 4096;
const MAX_TRAILER_BYTES = 16 * 1024;

/** Finds the end of a chunked body [RFC 9112 7.1], and nothing else: the bytes stay as they are. */
export class ChunkedScanner {
  #state: 'size' | 'data' | 'data-end' | 'trailer' = 'size';
  #left = 0;
  #line = '';
  #trailerBytes = 0;

  /** Scans from `at`. Returns the offset after the body's last byte, -1 for "more to come", -2 for bad framing. */
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
      const line = this.#takeLine(bytes[i++] as number);
      if (line === 'bad') return -2;
      if (line === undefined) continue;
      const end = this.#endLine(line.text);
      if (end !== 0) return end === 1 ? i : -2;
    }
    return -1;
  }

  /** Adds a byte to the current line; the line when it is complete. */
  #takeLine(byte: number): { text: string } | undefined | 'bad' {
    if (byte === LF) {
      if (!this.#line.endsWith('\r')) return 'bad';
      const text = this.#line.slice(0, -1);
      this.#line = '';
      return { text };
    }
    // A CR that no LF follows is how two parsers come to see different lines.
    if (this.#line.endsWith('\r')) return 'bad';
    if (this.#line.length > MAX_LINE_BYTES) return 'bad';
    if (byte < 32 && byte !== CR && byte !== 9) return 'bad';
    this.#line += String.fromCharCode(byte);
    return undefined;
  }

  /** 1: the body is over, 0: it goes on, -1: bad framing. */
  #endLine(line: string): 1 | 0 | -1 {
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
