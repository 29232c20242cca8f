import { MIN_FRAGMENT_BYTES } from '../protocol/constants.js';
import { limitOf, limitsAfterRefusal, NO_LIMITS, type FragmentLimits } from './fragment-limits.js';

/** How the size of the next Fragment is found. Bytes, and bytes per millisecond. */
export interface FragmentSizer {
  /** Size of the next Fragment. */
  readonly fragmentBytes: number;
  /** Never more: the author's ceiling. */
  readonly ceilingBytes: number;
  /** True for a size fixed by the author: only what the endpoint refuses changes it. */
  readonly fixed: boolean;
  /** Smoothed rate of this run, 0 while unknown. */
  readonly bytesPerMs: number;
  /** What the endpoint was seen to take. */
  readonly limits: FragmentLimits;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** The default ceiling: under IIS's default limit of 30,000,000 bytes. */
export const DEFAULT_MAX_FRAGMENT_BYTES = 24 * MIB;

/** What the first Fragment carries: nginx refuses more than 1 MiB by default. */
const FIRST_BYTES = MIB;

/** A slow line still gets Fragments that amortise a round trip. */
const SLOW_FLOOR_BYTES = 64 * KIB;

/** What an unsure session sends to hear the server's offset: little, as it may be thrown away. */
export const SOUNDING_BYTES = 64 * KIB;

/**
 * A Fragment should take about this long: at 50 ms round trips the line is idle for 1 % of it, and a
 * lost connection costs no more than this to send again.
 */
const TARGET_MS = 5_000;

export function createSizer(options: {
  fragmentBytes?: number | undefined;
  maxBytes?: number | undefined;
}): FragmentSizer {
  const { fragmentBytes, maxBytes = DEFAULT_MAX_FRAGMENT_BYTES } = options;
  const fixed = fragmentBytes !== undefined;
  const ceilingBytes = fixed ? atLeast(1, fragmentBytes) : atLeast(MIN_FRAGMENT_BYTES, maxBytes);
  const firstBytes = fixed ? ceilingBytes : Math.min(FIRST_BYTES, ceilingBytes);
  return { fragmentBytes: firstBytes, ceilingBytes, fixed, bytesPerMs: 0, limits: NO_LIMITS };
}

/** After an Ack: grows towards the size that takes TARGET_MS, at most fourfold at a time. */
export function sizerAfterAck(sizer: FragmentSizer, sentBytes: number, elapsedMs: number): FragmentSizer {
  // A sounding says more of the round trip than of the line.
  if (sentBytes <= SOUNDING_BYTES && sizer.bytesPerMs > 0) return sizer;
  const measured = sentBytes / Math.max(elapsedMs, 1);
  const bytesPerMs = sizer.bytesPerMs === 0 ? measured : (sizer.bytesPerMs + measured) / 2;
  return resized({ ...sizer, bytesPerMs }, Math.min(bytesPerMs * TARGET_MS, sizer.fragmentBytes * 4));
}

/** As the endpoint was seen to take them since, by this session or another. */
export function sizerWithin(sizer: FragmentSizer, limits: FragmentLimits): FragmentSizer {
  return limits === sizer.limits ? sizer : resized({ ...sizer, limits }, sizer.fragmentBytes);
}

/** After a refusal for size: a quarter, or the largest accepted; the protocol's 5 KB is the least. */
export function sizerAfterRefusal(sizer: FragmentSizer, refusedBytes: number): FragmentSizer {
  return sizerWithin(sizer, limitsAfterRefusal(sizer.limits, refusedBytes));
}

/** After a lost connection or a stall: half, as long as that is not silly. */
export function sizerAfterBreak(sizer: FragmentSizer): FragmentSizer {
  return resized(sizer, sizer.fragmentBytes / 2);
}

function resized(sizer: FragmentSizer, wantedBytes: number): FragmentSizer {
  const { ceilingBytes, fixed, limits } = sizer;
  const bytes = fixed ? ceilingBytes : Math.min(atLeast(SLOW_FLOOR_BYTES, wantedBytes), ceilingBytes);
  return { ...sizer, fragmentBytes: Math.min(bytes, limitOf(limits)) };
}

function atLeast(leastBytes: number, bytes: number): number {
  return Math.max(leastBytes, Math.floor(bytes));
}
