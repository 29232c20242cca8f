import type { BitsError } from '../../errors.js';

/**
 * Status of a task, as shown to the user.
 *
 * - `ready`: waits for `start()` (the `manual` attribute)
 * - `queued`: waits until fewer sessions than `concurrency` are running
 * - `starting`: fingerprint, Ping, Create-Session
 * - `sending`: Fragments are being sent
 * - `finishing`: all bytes are acknowledged; the reply is fetched or Close-Session is sent
 * - `waiting`: a temporary failure or a back-off of the endpoint; continues without the user at `retryAt`
 * - `paused`: for the cause in `pauseCause`
 * - `file-needed`: the user has to pick the file again for the cause in `fileNeededCause`; the session is kept
 * - `undoable`: cancelled or removed by the user, which `undo()` takes back until `undoUntil`
 * - `cancelling`: Cancel-Session is being sent
 * - `succeeded`, `failed`, `cancelled`: ended (a failed task may be retried, and keeps its checkpoint)
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
  | 'undoable'
  | 'cancelling'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/** Why a task is paused. `auth`: the page was asked for new credentials and provided none. */
export type PauseCause = 'user' | 'offline' | 'other-tab' | 'auth';

/**
 * Why a file has to be picked again.
 * `reload`: the page was reloaded, and the browser stored neither handle nor copy of the file;
 * `permission`: the browser stored a handle and needs the user's permission (call `resume(id)` inside a click);
 * `changed`: the file on disk was changed after its upload began;
 * `unreadable`: the file cannot be read any more;
 * `mismatch`: the file that was picked for this task is a different one.
 */
export type FileNeededCause = 'reload' | 'permission' | 'changed' | 'unreadable' | 'mismatch';

/** How a file comes back after a reload. */
export type FileKeptAs = 'handle' | 'copy' | 'pick';

/** An action that discards a task: ends its upload, or takes it from the list, too. */
export type Discard = 'cancel' | 'remove';

/** Loss of acknowledged bytes on the server. */
export interface SessionLoss {
  /** Number of bytes that the server had acknowledged before the loss. */
  readonly acknowledged: number;
  /** Offset in bytes at which the upload resumes: 0 in a new session. */
  readonly resumesFrom: number;
}

/** Frozen state of one file in the list. Each change creates a new object. */
export interface TaskSnapshot {
  /** Identifier of the task, unique in this browser and unchanged by reloads. */
  readonly id: string;
  /** Remote name: the file's own name (untrusted text), or the one that a `bits-add` listener set. */
  readonly name: string;
  /** Path relative to the dropped or picked folder, separated by `/` and ending in `name`; `name` if there is none. */
  readonly path: string;
  /** Size of the file in bytes. */
  readonly size: number;
  /** MIME type as the browser guessed it, or empty. */
  readonly type: string;
  /** Time of the file's last change, in milliseconds since 1970. */
  readonly lastModified: number;
  /**
   * Size in bytes, and time of the last change in milliseconds since 1970, of the file that was picked, if the page
   * replaced it (`bits-add`, `bits-start`): name, size and all else are those of the replacement. Undefined otherwise.
   */
  readonly original: { readonly size: number; readonly lastModified: number } | undefined;
  readonly status: TaskStatus;
  /** Bytes that the server has acknowledged. Decreases if the server loses bytes (`bits-session-lost`), and by `startOver()`. */
  readonly acknowledged: number;
  /** Size in bytes of the Fragment that is being sent, 0 if there is none. */
  readonly inFlight: number;
  /** Time at which the current Fragment's request began, in milliseconds since 1970; undefined if there is none. */
  readonly inFlightSince: number | undefined;
  /** Rate of the last seconds in bytes per second, undefined while unknown. */
  readonly rate: number | undefined;
  /** Estimated remaining time in milliseconds, undefined while unknown. */
  readonly timeLeftMs: number | undefined;
  /** Number of consecutive attempts without progress. */
  readonly attempt: number;
  /** Time of the next attempt of a waiting task, in milliseconds since 1970; undefined if none is due. */
  readonly retryAt: number | undefined;
  /** Cause of the status `paused`, undefined for another status. */
  readonly pauseCause: PauseCause | undefined;
  /** Cause of the status `file-needed`, undefined for another status. */
  readonly fileNeededCause: FileNeededCause | undefined;
  /** What `undo()` takes back from the status `undoable`, undefined for another status. */
  readonly undoes: Discard | undefined;
  /** Time at which the status `undoable` ends, in milliseconds since 1970; undefined for another status. */
  readonly undoUntil: number | undefined;
  /** Error because of which the task failed or waits. */
  readonly error: BitsError | undefined;
  /** URL of the remote file, undefined until it is known. */
  readonly url: string | undefined;
  /** Offset in bytes at which an earlier session resumed, undefined for a new session. */
  readonly resumedFrom: number | undefined;
  /** Loss on the server (`bits-session-lost`), until as many bytes are acknowledged again; undefined otherwise. */
  readonly sessionLost: SessionLoss | undefined;
  /** Whether the task comes from the checkpoint of an earlier visit and has not resumed yet. */
  readonly restored: boolean;
  /** Whether the browser stored a checkpoint, so that the task is in the list again after a reload. */
  readonly survivesReload: boolean;
  /** Whether the browser stored a handle or copy of the file, so that it need not be picked again after a reload. */
  readonly fileKept: boolean;
  /**
   * How the file comes back after a reload: by a stored `handle`, from a complete `copy`, or the user has to `pick` it again.
   * Undefined until it is known: files over 32 MiB are copied while they are uploaded.
   */
  readonly fileKeptAs: FileKeptAs | undefined;
  /** The file, undefined if this page does not hold it. */
  readonly file: File | undefined;
}

/** Why a file was rejected: because of a rule, or because the file or its folder could not be read. */
export type RejectionReason =
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

/** A file that was rejected. */
export interface Rejection {
  readonly file: File;
  /** Path relative to the dropped or picked folder, or the file's name. */
  readonly path: string;
  readonly reason: RejectionReason;
  /** The limit that was exceeded, in bytes or files; undefined for a rule without a limit. */
  readonly limit?: number | undefined;
  /** The accepted types as in the `accept` attribute, if the reason is `type`. */
  readonly accept?: string | undefined;
}
