import { MIN_FRAGMENT_BYTES } from '../../protocol/constants.js';
import { limitOf, NO_LIMITS, type FragmentLimits } from './fragment-limits.js';

/** Size of the next Fragment, and the values it is computed from. Bytes, and bytes per millisecond. */
export interface FragmentSizer {
  /** Size of the next Fragment. */
  readonly fragmentBytes: number;
  /** Upper limit, from the options; Infinity: 24 MiB, and more where the endpoint accepted more. */
  readonly ceilingBytes: number;
  /** Whether the options fix the size: then only a refusal by the endpoint changes it. */
  readonly fixed: boolean;
  /** Smoothed rate since the session was started or restored; 0 while unknown: then that of `limits` is used. */
  readonly bytesPerMs: number;
  /** What is known of the endpoint. */
  readonly limits: FragmentLimits;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Size up to which Fragments grow without a trial: below IIS's default limit of 30,000,000 bytes. */
export const DEFAULT_MAX_FRAGMENT_BYTES = 24 * MIB;

/** Size of the first Fragment to an unknown server: nginx refuses more than 1 MiB by default. */
const FIRST_BYTES = MIB;

/** Minimum size on a slow connection, which amortises the round trip. */
const MIN_ADAPTED_BYTES = 64 * KIB;

/** Maximum size of a Fragment sent to learn the server's offset: small, as the server may discard it. */
export const PROBE_BYTES = 64 * KIB;

/**
 * Target duration of a Fragment: with round trips of 50 ms the connection is idle for 1 % of it, and a lost
 * connection costs no more than this to send again.
 */
const TARGET_MS = 5_000;

/** Target duration of a Fragment of more than DEFAULT_MAX_FRAGMENT_BYTES: the round trip is 2 % of it. */
const TARGET_ROUND_TRIPS = 50;

/** Maximum size of any Fragment. */
const MAX_BYTES = 1024 * MIB;

export function createSizer(options: {
  fragmentBytes?: number | undefined;
  maxBytes?: number | undefined;
}): FragmentSizer {
  const { fragmentBytes, maxBytes = Infinity } = options;
  const fixed = fragmentBytes !== undefined;
  const ceilingBytes = fixed ? atLeast(1, fragmentBytes) : atLeast(MIN_FRAGMENT_BYTES, maxBytes);
  const firstBytes = fixed ? ceilingBytes : Math.min(FIRST_BYTES, ceilingBytes);
  return { fragmentBytes: firstBytes, ceilingBytes, fixed, bytesPerMs: 0, limits: NO_LIMITS };
}

/** Sizer after an Ack: the size that takes TARGET_MS at the measured rate. */
export function sizerAfterAck(sizer: FragmentSizer, sentBytes: number, elapsedMs: number): FragmentSizer {
  // A probe is too small: it measures the latency rather than the throughput.
  const isProbe = sentBytes <= PROBE_BYTES;
  if (isProbe && sizer.bytesPerMs > 0) return sizer;
  const measured = sentBytes / Math.max(elapsedMs, 1);
  const bytesPerMs = sizer.bytesPerMs === 0 ? measured : (sizer.bytesPerMs + measured) / 2;
  const limits = isProbe ? sizer.limits : { ...sizer.limits, bytesPerMs };
  return resized({ ...sizer, bytesPerMs, limits }, wantedBytes(bytesPerMs, limits));
}

/** Sizer for a server that accepts DEFAULT_MAX_FRAGMENT_BYTES, unless the rate is known. */
export function sizerForIis(sizer: FragmentSizer): FragmentSizer {
  return sizer.bytesPerMs + sizer.limits.bytesPerMs > 0 ? sizer : resized(sizer, DEFAULT_MAX_FRAGMENT_BYTES);
}

/** Sizer with the endpoint's current limits, which other sessions change, too: until a rate is measured, with theirs. */
export function sizerWithin(sizer: FragmentSizer, limits: FragmentLimits): FragmentSizer {
  if (limits === sizer.limits) return sizer;
  const knownBytes = sizer.bytesPerMs === 0 ? wantedBytes(limits.bytesPerMs, limits) : 0;
  return resized({ ...sizer, limits }, knownBytes || sizer.fragmentBytes);
}

/** Upper limit without a trial. */
export function topOf({ ceilingBytes, limits }: FragmentSizer): number {
  return ceilingBytes < Infinity ? ceilingBytes : Math.max(DEFAULT_MAX_FRAGMENT_BYTES, limits.acceptedBytes);
}

/** Size of a trial: up to twice the upper limit, if that was accepted, none was refused, and the line is fast enough. */
export function trialBytes(sizer: FragmentSizer): number {
  const { ceilingBytes, fragmentBytes, bytesPerMs, limits } = sizer;
  const top = topOf(sizer);
  const isUseful = fragmentBytes === top && limits.acceptedBytes >= top && limits.refusedBytes === Infinity;
  if (ceilingBytes < Infinity || !isUseful) return fragmentBytes;
  return Math.floor(Math.max(top, Math.min(2 * top, wantedBytes(bytesPerMs, limits))));
}

/** Size that takes the target duration at this rate; 0 without a rate. */
function wantedBytes(bytesPerMs: number, { rttMs }: FragmentLimits): number {
  const bytes = Math.min(MAX_BYTES, bytesPerMs * TARGET_MS);
  return Math.min(bytes, Math.max(DEFAULT_MAX_FRAGMENT_BYTES, bytesPerMs * rttMs * TARGET_ROUND_TRIPS));
}

/** Sizer with this size of the next Fragment, within all limits. */
export function resized(sizer: FragmentSizer, wanted: number): FragmentSizer {
  const { ceilingBytes, fixed, limits } = sizer;
  const bytes = fixed ? ceilingBytes : Math.min(atLeast(MIN_ADAPTED_BYTES, wanted), topOf(sizer));
  return { ...sizer, fragmentBytes: Math.min(bytes, limitOf(limits)) };
}

function atLeast(minBytes: number, bytes: number): number {
  return Math.max(minBytes, Math.floor(bytes));
}
