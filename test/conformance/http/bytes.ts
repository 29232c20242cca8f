/**
 * Generates file content in which every position differs from its neighbours, so that a byte stored at the wrong offset
 * is detected. Different seeds give different files.
 */
export function fileBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

/** Describes where two files begin to differ. */
export function difference(expected: Buffer, actual: Buffer): string | undefined {
  if (expected.equals(actual)) return undefined;
  if (expected.length !== actual.length) return `${actual.length} bytes instead of ${expected.length}`;
  let at = 0;
  while (expected[at] === actual[at]) at++;
  return `${actual.length} bytes, the first wrong one at offset ${at}`;
}
