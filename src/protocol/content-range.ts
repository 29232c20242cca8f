/** A range of bytes of the file: `start` included, `end` excluded. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Content-Range of a Fragment [MC-BUP 2.2.1.1]: `bytes FIRST-LAST/TOTAL`, lower-case unit, one space. */
export function formatContentRange(range: ByteRange, total: number): string {
  if (range.end <= range.start || range.start < 0 || range.end > total) {
    throw new RangeError(`no Content-Range for bytes ${range.start} to ${range.end} of ${total}`);
  }
  return `bytes ${range.start}-${range.end - 1}/${total}`;
}

/**
 * Reads BITS-Received-Content-Range: the offset of the next byte the server wants [MC-BUP 2.2.1.2].
 * Some servers write a range (`0-9999/25000`, `bytes 0-9999/25000`), whose next byte is last + 1.
 * Undefined for a missing header, `none` and anything else.
 */
export function parseReceivedOffset(text: string | null): number | undefined {
  const value = text?.trim() ?? '';
  const range = /^(?:bytes[ =])?\d+-(\d+)(?:\/(?:\d+|\*))?$/i.exec(value)?.[1];
  if (range !== undefined) return safeInteger(range, 1);
  return /^\d+$/.test(value) ? safeInteger(value, 0) : undefined;
}

function safeInteger(digits: string, plus: number): number | undefined {
  const value = Number(digits) + plus;
  return Number.isSafeInteger(value) ? value : undefined;
}
