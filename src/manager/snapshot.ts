import type { BitsError } from '../errors.js';

/**
 * Where a task stands, in the words a person would be told.
 *
 * - `ready`: waits for `start()` (the `manual` attribute)
 * - `queued`: waits for a free place among the running sessions
 * - `starting`: fingerprint, Ping, Create-Session
 * - `sending`: Fragments are under way
 * - `finishing`: all bytes are acknowledged; the last words with the server (reply, Close-Session)
 * - `waiting`: a failure that passes; goes on by itself at `retryAt`
 * - `paused`: see `pauseCause`
 * - `file-needed`: see `fileNeeded`; everything else is kept
 * - `cancelling`: Cancel-Session is under way
 * - `done`, `failed`, `cancelled`: ended (failed may be retried, and keeps its checkpoint)
 */
export type TaskStatus =
  | 'ready'
  | 'queued'
  | 'starting'
  | 'sending'
  | 'finishing'
  | 'waiting'
  | 'paused'
  | 'file-needed'
  | 'cancelling'
  | 'done'
  | 'failed'
  | 'cancelled';

/** Why a task is paused. `auth`: new credentials were asked for and not given. */
export type PauseCause = 'user' | 'offline' | 'other-tab' | 'auth';

/**
 * Why a file has to be picked again.
 * `reload`: the page was reloaded and the browser kept no way to the file;
 * `permission`: the browser kept one, and wants a click (`resume(id)` inside a click asks);
 * `changed`: the file on disk differs from the one that was begun;
 * `unreadable`: it cannot be read any more;
 * `mismatch`: the file that was offered for this task is a different one.
 */
export type FileNeededCause = 'reload' | 'permission' | 'changed' | 'unreadable' | 'mismatch';

/** What the server lost of an upload. */
export interface SessionLoss {
  /** Bytes that the server had acknowledged before. */
  readonly acknowledged: number;
  /** Offset in bytes at which the upload goes on: 0 in a new session. */
  readonly resumesFrom: number;
}

/** One file in the list, frozen at one moment. A new object whenever anything in it changed. */
export interface TaskSnapshot {
  /** Unique in this browser, kept over reloads. */
  readonly id: string;
  /** The remote name: the file's own, hostile text, or what a `bits-add` listener set. */
  readonly name: string;
  /** Path relative to the dropped or picked folder, `/` as divider, with `name` at its end; the name alone otherwise. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** MIME type as the browser guessed it, or empty. */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly status: TaskStatus;
  /** Bytes the server has acknowledged. Never falls but for a lost session. */
  readonly acknowledged: number;
  /** Bytes of the Fragment under way, 0 when none is. */
  readonly inFlight: number;
  /** Same as `size`: what `acknowledged` counts up to. */
  readonly total: number;
  /** Milliseconds since 1970 when the Fragment under way was sent, 0 when none is. */
  readonly inFlightSince: number;
  /** Bytes a second over the last seconds of this run, 0 while unknown. */
  readonly rate: number;
  /** Milliseconds to go, undefined while unknown. */
  readonly timeLeft: number | undefined;
  /** Attempts in a row without progress. */
  readonly attempt: number;
  /** Milliseconds since 1970 at which a waiting task goes on, 0 otherwise. */
  readonly retryAt: number;
  readonly pauseCause: PauseCause | undefined;
  readonly fileNeeded: FileNeededCause | undefined;
  /** Why it failed, or why it waits. */
  readonly error: BitsError | undefined;
  /** The remote file's URL, once known. */
  readonly url: string | undefined;
  /** Offset at which an earlier session was taken up, undefined for a new one. */
  readonly resumedAt: number | undefined;
  /** What the server lost of it (`bits-session-lost`), until as many bytes are acknowledged again; undefined otherwise. */
  readonly sessionLost: SessionLoss | undefined;
  /** True for a task that came from an earlier visit's checkpoint and has not moved yet. */
  readonly restored: boolean;
  /** Whether the browser kept a checkpoint, so that the task survives a reload. */
  readonly survivesReload: boolean;
  /** Whether the browser kept a way to the file too, so that nobody has to pick it again after a reload. */
  readonly fileKept: boolean;
  /** The file, where this page holds it. */
  readonly file: File | undefined;
}

/** Why a file was refused: by a rule, or because it, or a whole folder, could not be read. */
export type RejectReason =
  | 'type'
  | 'too-small'
  | 'too-large'
  | 'total-too-large'
  | 'too-many'
  | 'duplicate'
  | 'same-name'
  | 'bad-name'
  | 'vetoed'
  | 'unreadable';

export interface Rejection {
  readonly file: File;
  readonly path: string;
  readonly reason: RejectReason;
  /** The limit that was passed, in bytes or files, where the rule has one. */
  readonly limit?: number | undefined;
  /** What is accepted, where the type was not: as in the `accept` attribute. */
  readonly accept?: string | undefined;
}
