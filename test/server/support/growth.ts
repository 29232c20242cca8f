/** Milliseconds below which no growth is looked at: work on 16 KiB that is not linear takes far longer. */
const FLOOR_MS = 1;
/** Four times the input is to cost four times as much; sixteen times is quadratic. */
const MOST = 9;
const TRIES = 4;

/**
 * True if the cost of `work` grows in proportion to its input. Compares the cost of an input with that of one
 * four times as long, within one process; the least of several measurements counts, as other processes only ever
 * add to it. Small inputs come first, so that cubic work is found before it takes minutes.
 */
export function growsLinearly(
  work: (input: string) => unknown,
  input: (length: number) => string,
  lengths: readonly number[] = [256, 1024, 4096, 16_384],
): boolean {
  let before: string | undefined;
  for (const length of lengths) {
    const text = input(length);
    const shorter = before;
    before = text;
    if (cost(work, text) < FLOOR_MS || shorter === undefined) continue;
    if (!Array.from({ length: TRIES }).some(() => ratio(work, shorter, text) < MOST)) return false;
  }
  return true;
}

function ratio(work: (input: string) => unknown, shorter: string, longer: string): number {
  const least = (text: string): number => Math.min(...Array.from({ length: 4 }, () => cost(work, text)));
  return least(longer) / least(shorter);
}

/** Milliseconds that `work` takes, whether it succeeds or throws. */
export function cost(work: (input: string) => unknown, input: string): number {
  const start = performance.now();
  try {
    work(input);
  } catch {
    // A refusal is an answer too.
  }
  return performance.now() - start;
}
