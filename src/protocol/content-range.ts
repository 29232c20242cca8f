/** Range of bytes of the file: `start` included, `end` excluded. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Content-Range of a Fragment [MC-BUP 2.2.1.1]: `bytes FIRST-LAST/TOTAL`, lower-case unit, one space. */
export function formatContentRange(range: ByteRange, total: number): string {
  const text = `bytes ${range.start}-${range.end - 1}/${total}`;
  if (range.end <= range.start || range.start < 0 || range.end > total) throw new RangeError(text);
  return text;
}

/**
 * Parses BITS-Received-Content-Range: the offset of the next byte that the server expects [MC-BUP 2.2.1.2].
 * Some servers send a range (`0-9999/25000`, `bytes 0-9999/25000`), whose next byte is last + 1.
 * Undefined for a missing header, `none` and anything else.
 */
export function parseReceivedOffset(text: string | null): number | undefined {
  const [, last, next] = /^\s*(?:(?:bytes[ =])?\d+-(\d+)(?:\/(?:\d+|\*))?|(\d+))\s*$/i.exec(text ?? '') ?? [];
  const offset = last === undefined ? Number(next) : Number(last) + 1;
  return Number.isSafeInteger(offset) ? offset : undefined;
}
