import { MIN_FRAGMENT_BYTES } from '../protocol/constants.js';

/** What an endpoint was seen to take and to refuse. Never changed, only replaced. Bytes. */
export interface FragmentLimits {
  /** The largest Fragment that was accepted; 0: none yet. */
  readonly acceptedBytes: number;
  /** The smallest one that was refused for its size, always larger than the former; Infinity: none. */
  readonly refusedBytes: number;
}

/** Of an endpoint that nothing is known of. */
export const NO_LIMITS: FragmentLimits = { acceptedBytes: 0, refusedBytes: Infinity };

/** A Fragment of this size was accepted: a smaller one was not refused for its size then. */
export function limitsAfterAck(limits: FragmentLimits, bytes: number): FragmentLimits {
  if (bytes <= limits.acceptedBytes) return limits;
  return { acceptedBytes: bytes, refusedBytes: bytes < limits.refusedBytes ? limits.refusedBytes : Infinity };
}

/** A Fragment of this size was refused for it. Below the protocol's 5 KB there is nothing to try. */
export function limitsAfterRefusal(limits: FragmentLimits, bytes: number): FragmentLimits {
  if (bytes <= MIN_FRAGMENT_BYTES) return limits;
  return {
    acceptedBytes: bytes > limits.acceptedBytes ? limits.acceptedBytes : 0,
    refusedBytes: Math.min(bytes, limits.refusedBytes),
  };
}

/** The largest Fragment to be sent: a quarter of what was refused, or the largest accepted; Infinity: any. */
export function limitOf({ acceptedBytes, refusedBytes }: FragmentLimits): number {
  return Math.max(MIN_FRAGMENT_BYTES, acceptedBytes, Math.floor(refusedBytes / 4));
}
