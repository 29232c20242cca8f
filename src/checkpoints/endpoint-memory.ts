/** What is known of an endpoint from earlier uploads, without the name of any file. */
export interface EndpointMemory {
  /** Size of the largest Fragment that was accepted, in bytes; 0: none. */
  readonly acceptedBytes: number;
  /** Size of the smallest Fragment that was refused for its size, in bytes; Infinity: none. */
  readonly refusedBytes: number;
  /** Measured rate; 0: unknown. Bytes per millisecond. */
  readonly bytesPerMs: number;
  /** Round trip of a packet without content; 0: unknown. Milliseconds. */
  readonly rttMs: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** Milliseconds after which a record is not used any more. */
const KEPT_MS = 30 * 86_400_000;
const MAX_BYTES = 1024 ** 3;
/** Minimum of `refusedBytes`: a record must not make every Fragment tiny. What refuses less is learned anew. */
const MIN_REFUSED_BYTES = 256 * 1024;

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** Whether a stored record can be used: any script of the origin can write one, so that it is checked like a response. */
export function isEndpointMemory(value: unknown): value is EndpointMemory {
  const nowMs = Date.now();
  const { acceptedBytes, refusedBytes, bytesPerMs, rttMs, updatedAt } = (value ?? {}) as EndpointMemory;
  return (
    within(acceptedBytes, 0, MAX_BYTES) &&
    Number.isInteger(acceptedBytes) &&
    acceptedBytes < refusedBytes &&
    (refusedBytes === Infinity || within(refusedBytes, MIN_REFUSED_BYTES, MAX_BYTES)) &&
    within(bytesPerMs, 0, 1e7) &&
    within(rttMs, 0, 60_000) &&
    within(updatedAt, nowMs - KEPT_MS, nowMs)
  );
}
