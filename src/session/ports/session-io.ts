import type { FileTrouble } from '../../file/file-source.js';
import type { TailDigest } from '../../file/fingerprint.js';
import type { ByteRange } from '../../protocol/content-range.js';
import type { BitsTransport } from '../../transport/transport.js';
import type { Exchange } from '../failures/outcomes.js';
import type { SessionEffect } from '../machine/session-effect.js';
import type { SessionEvent } from '../machine/session-event.js';
import type { SessionState } from '../machine/state.js';
import type { Failure } from '../policy/failure.js';
import type { FragmentLimits } from '../policy/fragment-limits.js';
import type { Clock } from './clock.js';

/** Interfaces that a session uses; the manager implements them. */
export interface SessionIo {
  readonly transport: BitsTransport;
  readonly clock: Clock;
  /** Random number from 0 to under 1. */
  random(): number;
  /** Shared by all sessions of an endpoint: each reads the limits at its next event. */
  readonly endpoint: { limits: FragmentLimits };
  readonly network: SessionNetwork;
  readonly requests: RequestOptions;
  readonly file: SessionFile;
  /** Absent in a session that is only cancelled and that no checkpoint belongs to. */
  readonly checkpoint?: SessionCheckpoint;
  /** Called with each step, for diagnostics. */
  record?(...step: SessionStep): void;
}

/** One step of a session: its state before and after an event, and the effects. */
export type SessionStep = readonly [
  before: SessionState,
  event: SessionEvent,
  after: SessionState,
  effects: readonly SessionEffect[],
];

/** When requests may be made: the browser's connection, and the back-off that the endpoint asked for (429, 503). */
export interface SessionNetwork {
  /** Whether the browser knows that it is offline. */
  isOffline(): boolean;
  /** Resolves when requests to the endpoint are allowed: at once, or after its back-off. */
  ready(): Promise<void>;
  /** The retry delay in milliseconds: `randomMs`, or a longer one during a back-off of the endpoint or while offline. */
  delayMs(randomMs: number, failure: Failure): number;
  /** Releases the session's turn after a back-off: it was paused, or ended. */
  releaseTurn(): void;
}

/** How the page wants requests to be made. */
export interface RequestOptions {
  readonly methodOverride: boolean;
  readonly integrity: 'none' | 'sha-256';
  /** The page's headers for this request; a rejection fails the task with code `page`. */
  headers(exchange: Exchange, url: string): Promise<Readonly<Record<string, string>>>;
  credentials(exchange: Exchange, url: string): RequestCredentials;
  /** Requests new credentials from the page; false if it has none. */
  renewCredentials(): Promise<boolean>;
}

/** The file that is sent. */
export interface SessionFile {
  /** A view of a range of the file, not read into memory. Throws when the page holds no file. */
  slice(range: ByteRange): Blob;
  /** Distinguishes a deleted, changed or unreadable file from a network fault. */
  check(range: ByteRange): Promise<FileTrouble | undefined>;
  /** Digest of the last bytes of a range, for the checkpoint; undefined if the file cannot be read. */
  digestTail(start: number, end: number): Promise<TailDigest | undefined>;
  /** Compares the file with the sent bytes, as a sample; undefined if they are equal. Never rejects. */
  verify(): Promise<FileTrouble | undefined>;
  /** `verify` while a Fragment is under way after which little or nothing follows. */
  verifyAhead(underWay: ByteRange): Promise<FileTrouble | undefined>;
  /** `verify` before Close-Session: what `verifyAhead` has compared is left out, except a sample of that Fragment. */
  verifyRest(): Promise<FileTrouble | undefined>;
}

/** The record with which the session is resumed. Neither method rejects. */
export interface SessionCheckpoint {
  save(state: SessionState, tail: TailDigest | undefined): Promise<void>;
  forget(): Promise<void>;
}
