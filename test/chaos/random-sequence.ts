export interface RandomSequence {
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
}

/** Numbers that look random and come again with the same seed (mulberry32). */
export function randomSequence(seed: number): RandomSequence {
  let state = seed >>> 0;
  return {
    between(low, high) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
      return low + Math.floor(unit * (high - low + 1));
    },
  };
}
