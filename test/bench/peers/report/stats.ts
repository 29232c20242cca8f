export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Median and spread; undefined without a value. */
export function summarize(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? high;
  return { median: sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? low) + upper) / 2, low, high };
}

/** Ratios of the rounds to the same rounds of another: a machine that slows down slows both. */
export function ratios(values: readonly number[], to: readonly number[]): number[] {
  if (values.length !== to.length) return [];
  return values.map((value, round) => value / (to[round] ?? NaN));
}
