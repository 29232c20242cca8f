import type { FragmentLimits } from '../policy/fragment-limits.js';
import type { FragmentSizer } from '../policy/fragment-sizer.js';
import { core } from './given.js';

/** Sizer after a refusal for size: a quarter of it, or the largest accepted size; at least 5 KiB. */
export function sizerAfterRefusal(sizer: FragmentSizer, refusedBytes: number): FragmentSizer {
  return core.sizerWithin(sizer, limitsAfterRefusal(sizer.limits, refusedBytes));
}

/** Limits after a Fragment was refused for this size. The minimum of 5 KiB is never counted as refused. */
function limitsAfterRefusal(limits: FragmentLimits, bytes: number): FragmentLimits {
  if (bytes <= core.MIN_FRAGMENT_BYTES) return limits;
  return {
    ...limits,
    acceptedBytes: bytes > limits.acceptedBytes ? limits.acceptedBytes : 0,
    refusedBytes: Math.min(bytes, limits.refusedBytes),
  };
}

/**
 * Sizer after a Fragment of `sentBytes` lost its connection: half the size, at least 64 KiB; a quarter if it was larger
 * than any accepted one, as it may be too large, or if it was too slow.
 */
export function sizerAfterBreak(sizer: FragmentSizer, sentBytes: number, tooSlow = false): FragmentSizer {
  const bytes = sentBytes > core.PROBE_BYTES ? sentBytes : sizer.fragmentBytes;
  return core.resized(sizer, bytes / (tooSlow || sentBytes > sizer.limits.acceptedBytes ? 4 : 2));
}
