import type { BitsError } from '../../errors.js';
import type { BitsTransport } from '../../transport/transport.js';
import type { TailDigest } from '../../file/fingerprint.js';
import type { Clock } from './clock.js';
import type { ByteRange } from '../../protocol/content-range.js';
import type { FragmentLimits } from '../policy/fragment-limits.js';
import type { FileTrouble } from '../../file/file-source.js';
import type { Failure } from '../policy/failure.js';
import type { Exchange } from '../machine/outcomes.js';
import type { SessionState } from '../machine/state.js';

/** Dependencies and callbacks of a session. */
export interface SessionPorts {
  readonly transport: BitsTransport;
  readonly clock: Clock;
  /** Shared by all sessions of an endpoint: each reads the limits at its next event. */
  readonly endpoint: { limits: FragmentLimits };
  /** Random number from 0 to under 1. */
  random(): number;
  readonly methodOverride: boolean;
  readonly integrity: 'none' | 'sha-256';
  /** A view of a range of the file, not read into memory. Throws when the page holds no file. */
  slice(range: ByteRange): Blob;
  /** Distinguishes a deleted, changed or unreadable file from a network fault. */
  checkFile(range: ByteRange): Promise<FileTrouble | undefined>;
  /** Digest of the last bytes of a range, for the checkpoint; undefined if the file cannot be read. */
  digestTail(start: number, end: number): Promise<TailDigest | undefined>;
  /** Whether the browser knows that it is offline. */
  offline(): boolean;
  /** Resolves when requests to the endpoint are allowed: at once, or after its back-off (429, 503). */
  clearance(): Promise<void>;
  /** The page's headers for this request; a rejection fails the task with code `page`. */
  headers(exchange: Exchange, url: string): Promise<Readonly<Record<string, string>>>;
  credentials(exchange: Exchange, url: string): RequestCredentials;
  /** Requests new credentials from the page; false if it has none. */
  renewCredentials(): Promise<boolean>;
  /** Compares the file with the sent bytes, as a sample, before Close-Session; undefined if they are equal. */
  proveFile(): Promise<FileTrouble | undefined>;
  /** Writes the checkpoint. Never rejects. */
  save(state: SessionState, tail: TailDigest | undefined): Promise<void>;
  /** Removes the checkpoint. Never rejects. */
  forget(): Promise<void>;
  /** Called once per event that changed the state, after its effects were started. */
  changed(state: SessionState): void;
  /** Called when a request was handed to the transport, or broke off: `sentAtMs` has changed. */
  departed(): void;
  opened(created: boolean, offset: number): void;
  /**
   * Called before a retry delay.
   *
   * @returns The delay in milliseconds, longer during a back-off of the endpoint; undefined to fail at once.
   */
  waiting(error: BitsError, attempt: number, delayMs: number, failure: Failure): number | undefined;
  /**
   * Called when the server lost acknowledged bytes.
   *
   * @param acknowledged Number of bytes that the server had acknowledged.
   * @param resumesFrom Offset at which the upload continues; 0 for a new session.
   * @returns False to fail instead.
   */
  sessionLost(acknowledged: number, resumesFrom: number): boolean;
  replied(url: string, blob: Blob): void;
  /** Called when the file was changed or deleted, after the session was paused. */
  fileLost(trouble: FileTrouble): void;
}
