import type { BitsError } from '../../../errors.js';
import type { PauseCause, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

/** Dispatched before the first packet; `preventDefault()` or a rejected promise fails the task with code `page`. */
export class BitsStartEvent extends BitsExtendableEvent {
  declare readonly task: TaskSnapshot;
  /**
   * Whether `task.file` is already what the page gave in place of the file that was picked: by `bits-add`, at an earlier attempt, or
   * from a stored copy. `replaceFile()` is ignored then.
   */
  declare readonly replaced: boolean;
  /**
   * Uploads another `File` (resized, encrypted, zipped) in place of `task.file`: with its name, type, size and bytes. Call it before the
   * promises of `waitUntil` are fulfilled; later it throws a TypeError. When the user picks the original again after a reload,
   * the event is dispatched again, and the replacement has to have the same bytes. Anything but a `File` fails the task with code `page`.
   */
  declare readonly replaceFile: (file: File) => void;
  constructor(
    task: TaskSnapshot,
    promises: Promise<unknown>[] = [],
    replaceFile: (file: File) => void = () => undefined,
    replaced = false,
  ) {
    super('bits-start', { task, promises, replaceFile, replaced }, { cancelable: true });
  }
}

/** Dispatched when a session was created or an earlier one resumed. */
export class BitsSessionEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  /** Offset in bytes at which the session resumes, as acknowledged by the server; 0 in a new session. */
  declare readonly resumedFrom: number;
  /** Whether the session is new. */
  declare readonly created: boolean;
  constructor(task: TaskSnapshot, url: string, resumedFrom: number, created: boolean) {
    super('bits-session', { task, url, resumedFrom, created });
  }
}

/** Dispatched on progress, at most once per frame and task. Does not bubble. */
export class BitsProgressEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-progress', { task }, { bubbles: false });
  }
}

/** Dispatched when a task was paused, for the reason in `cause`. */
export class BitsPauseEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly cause: PauseCause;
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-pause', { task, cause });
  }
}

/** Dispatched when a paused task resumes; `cause` is why it was paused. */
export class BitsResumeEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly cause: PauseCause;
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-resume', { task, cause });
  }
}

/** Dispatched before a task waits for another attempt; `preventDefault()` fails the task at once. */
export class BitsRetryEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly error: BitsError;
  /** Number of consecutive attempts without progress, from 1. */
  declare readonly attempt: number;
  /** Delay until the next attempt in milliseconds. */
  declare readonly delayMs: number;
  constructor(task: TaskSnapshot, error: BitsError, attempt: number, delayMs: number) {
    super('bits-retry', { task, error, attempt, delayMs }, { cancelable: true });
  }
}

/**
 * Dispatched when the server does not know the session any more, or asks for bytes that it had acknowledged.
 * `preventDefault()` fails the task instead of sending the bytes again.
 */
export class BitsSessionLostEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  /** Number of bytes that the server had acknowledged. */
  declare readonly acknowledged: number;
  /** Offset in bytes at which the upload resumes: 0 in a new session, more if the server kept a part. */
  declare readonly resumesFrom: number;
  constructor(task: TaskSnapshot, acknowledged: number, resumesFrom: number) {
    super('bits-session-lost', { task, acknowledged, resumesFrom }, { cancelable: true });
  }
}

/** Dispatched when the reply of an upload-reply job was received. */
export class BitsReplyEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  declare readonly blob: Blob;
  constructor(task: TaskSnapshot, url: string, blob: Blob) {
    super('bits-reply', { task, url, blob });
  }
}

/** Dispatched when the server acknowledged Close-Session, and no look at the destination found another file there. */
export class BitsSuccessEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  /** Whether the destination was looked at, and has the file: see the option `verify`. */
  declare readonly verified: boolean;
  constructor(task: TaskSnapshot, url: string, verified = false) {
    super('bits-success', { task, url, verified });
  }
}

/** Dispatched when a task failed. Its checkpoint stays; `retry(id)` resumes it. */
export class BitsErrorEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly error: BitsError;
  constructor(task: TaskSnapshot, error: BitsError) {
    super('bits-error', { task, error });
  }
}

/** Dispatched when a task was cancelled. */
export class BitsCancelEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-cancel', { task });
  }
}
