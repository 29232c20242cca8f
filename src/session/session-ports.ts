import type { BitsError } from '../errors.js';
import type { BitsTransport } from '../transport/transport.js';
import type { TailDigest } from '../checkpoints/checkpoint-store.js';
import type { Clock } from './clock.js';
import type { ByteRange } from '../protocol/content-range.js';
import type { FragmentLimits } from './fragment-limits.js';
import type { FileTrouble } from './file-source.js';
import type { Failure } from './failure.js';
import type { Exchange } from './outcomes.js';
import type { SessionState } from './state.js';

/** Everything a session needs of the world, and everyone it tells. */
export interface SessionPorts {
  readonly transport: BitsTransport;
  readonly clock: Clock;
  /** What all sessions of one endpoint share: whatever one learns of it, the others know at their next event. */
  readonly endpoint: { limits: FragmentLimits };
  /** From 0 to under 1. */
  random(): number;
  readonly methodOverride: boolean;
  readonly integrity: 'none' | 'sha-256';
  /** A view of a range of the file, not read into memory. Throws when the page holds no file. */
  slice(range: ByteRange): Blob;
  /** Tells a file that is gone, changed or unreadable from a network fault. */
  checkFile(range: ByteRange): Promise<FileTrouble | undefined>;
  /** Hashes the end of what the checkpoint is about to claim, undefined when that is not to be had. */
  digestTail(start: number, end: number): Promise<TailDigest | undefined>;
  /** Whether the browser knows that it is offline. */
  offline(): boolean;
  /** Resolves when the endpoint may be spoken to: at once, or after the rest it asked for. */
  clearance(): Promise<void>;
  /** The page's own headers for this exchange and URL; a rejection fails the task with code `page`. */
  headers(exchange: Exchange, url: string): Promise<Readonly<Record<string, string>>>;
  credentials(exchange: Exchange, url: string): RequestCredentials;
  /** Asks the page for new credentials; false when there are none. */
  renewCredentials(): Promise<boolean>;
  /** Before Close-Session: whether what was sent is still what the file holds, as far as that can be read. */
  proveFile(): Promise<FileTrouble | undefined>;
  /** Writes the checkpoint. Never rejects. */
  save(state: SessionState, tail: TailDigest | undefined): Promise<void>;
  /** Removes the checkpoint. Never rejects. */
  forget(): Promise<void>;
  /** The state moved. Called once per event, after its effects began. */
  changed(state: SessionState): void;
  /** A request was handed to the transport: `sentAtMs` tells when. */
  departed(): void;
  opened(created: boolean, offset: number): void;
  /**
   * Before a wait.
   *
   * @returns The delay to use, longer where the endpoint as a whole is to rest; undefined to fail now.
   */
  waiting(error: BitsError, attempt: number, delayMs: number, failure: Failure): number | undefined;
  /**
   * The server lost bytes that it had acknowledged.
   *
   * @param resumesFrom Offset at which it goes on; 0 where a new session is needed.
   * @returns False to fail instead.
   */
  sessionLost(acknowledged: number, resumesFrom: number): boolean;
  replied(url: string, blob: Blob): void;
  /** The file changed or vanished; the session is paused. */
  fileLost(trouble: FileTrouble): void;
}
