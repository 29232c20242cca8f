import { readFileSync } from 'node:fs';
import { browserPids } from '../e2e/support/browser/processes.js';

/** Memory of a browser with all its helpers, shared pages counted once (PSS). MiB; undefined outside of Linux. */
export function browserMemoryMiB(profile: string): number | undefined {
  let kiB = 0;
  for (const pid of browserPids(profile)) {
    try {
      kiB += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // Ended in the meantime, or not Linux.
    }
  }
  return kiB === 0 ? undefined : kiB / 1024;
}

export interface MemorySamples {
  readonly maxMiB: number;
  readonly firstHalfMiB: number;
  readonly secondHalfMiB: number;
}

/** Samples while the work runs. The halves' means tell growth from level. */
export async function whileSampling<T>(
  profile: string,
  work: () => Promise<T>,
): Promise<{ result: T; memory: MemorySamples | undefined }> {
  const samples: number[] = [];
  const timer = setInterval(() => {
    const now = browserMemoryMiB(profile);
    if (now !== undefined) samples.push(now);
  }, 250);
  try {
    const result = await work();
    const middle = Math.ceil(samples.length / 2);
    return {
      result,
      memory:
        samples.length < 2
          ? undefined
          : {
              maxMiB: Math.max(...samples),
              firstHalfMiB: mean(samples.slice(0, middle)),
              secondHalfMiB: mean(samples.slice(middle)),
            },
    };
  } finally {
    clearInterval(timer);
  }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
