import { MIN_FRAGMENT_BYTES } from '../../protocol/constants.js';

/** Fragment sizes that an endpoint accepted and refused, in bytes. Immutable. */
export interface FragmentLimits {
  /** Size of the largest Fragment that was accepted; 0: none yet. */
  readonly acceptedBytes: number;
  /** Size of the smallest Fragment refused for its size, always larger than `acceptedBytes`; Infinity: none. */
  readonly refusedBytes: number;
}

/** Limits of an endpoint without any Fragment so far. */
export const NO_LIMITS: FragmentLimits = { acceptedBytes: 0, refusedBytes: Infinity };

/** Limits after a Fragment of this size was accepted: the refusal of a smaller one had another cause. */
export function limitsAfterAck(limits: FragmentLimits, bytes: number): FragmentLimits {
  if (bytes <= limits.acceptedBytes) return limits;
  return { acceptedBytes: bytes, refusedBytes: bytes < limits.refusedBytes ? limits.refusedBytes : Infinity };
}

/** Limits after a Fragment was refused for this size. The minimum of 5 KiB is never counted as refused. */
export function limitsAfterRefusal(limits: FragmentLimits, bytes: number): FragmentLimits {
  if (bytes <= MIN_FRAGMENT_BYTES) return limits;
  return {
    acceptedBytes: bytes > limits.acceptedBytes ? limits.acceptedBytes : 0,
    refusedBytes: Math.min(bytes, limits.refusedBytes),
  };
}

/** Maximum Fragment size: the larger of the accepted size and a quarter of the refused one; Infinity: no limit. */
export function limitOf({ acceptedBytes, refusedBytes }: FragmentLimits): number {
  return Math.max(MIN_FRAGMENT_BYTES, acceptedBytes, Math.floor(refusedBytes / 4));
}
