import { MIN_FRAGMENT_BYTES } from '../../protocol/constants.js';

/** What the sessions of an endpoint learned of it. Immutable. */
export interface FragmentLimits {
  /** Size of the largest Fragment that was accepted; 0: none yet. */
  readonly acceptedBytes: number;
  /** Size of the smallest Fragment refused for its size, always larger than `acceptedBytes`; Infinity: none. */
  readonly refusedBytes: number;
  /** Rate of the last session with a Fragment large enough to measure it; 0: unknown. Bytes per millisecond. */
  readonly bytesPerMs: number;
  /** Shortest time to an Ack; 0: unknown. Milliseconds. */
  readonly rttMs: number;
}

/** Limits of an endpoint without any Ack so far. */
export const NO_LIMITS: FragmentLimits = {
  acceptedBytes: 0,
  refusedBytes: Infinity,
  bytesPerMs: 0,
  rttMs: 0,
};

/** Limits after an Ack: the refusal of a smaller Fragment than the accepted one had another cause. `bytes`: 0 without one. */
export function limitsAfterAck(limits: FragmentLimits, bytes: number, elapsedMs: number): FragmentLimits {
  const { acceptedBytes, refusedBytes } = limits;
  const rttMs = Math.min(elapsedMs, limits.rttMs || elapsedMs);
  if (bytes <= acceptedBytes && rttMs === limits.rttMs) return limits;
  return {
    ...limits,
    acceptedBytes: Math.max(bytes, acceptedBytes),
    refusedBytes: bytes < refusedBytes ? refusedBytes : Infinity,
    rttMs,
  };
}

/** Maximum Fragment size: the larger of the accepted size and a quarter of the refused one; Infinity: no limit. */
export function limitOf({ acceptedBytes, refusedBytes }: FragmentLimits): number {
  return Math.max(MIN_FRAGMENT_BYTES, acceptedBytes, Math.floor(refusedBytes / 4));
}
