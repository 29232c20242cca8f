import type { BitsError } from '../../errors.js';
import type { PauseCause, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

/** Before a task's first packet; `preventDefault()` or a rejected promise fails the task with code `page`. */
export class BitsStartEvent extends BitsExtendableEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot, promises: Promise<unknown>[] = []) {
    super('bits-start', { task, promises }, { cancelable: true });
  }
}

/** A session was created, or an earlier one taken up again. */
export class BitsSessionEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  /** Offset the session goes on at, by the server's word where it was asked. */
  declare readonly resumedAt: number;
  /** True when it is a new session. */
  declare readonly created: boolean;
  constructor(task: TaskSnapshot, url: string, resumedAt: number, created: boolean) {
    super('bits-session', { task, url, resumedAt, created });
  }
}

/** At most once per frame and task; does not bubble. */
export class BitsProgressEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-progress', { task }, { bubbles: false });
  }
}

export class BitsPauseEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly cause: PauseCause;
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-pause', { task, cause });
  }
}

export class BitsResumeEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly cause: PauseCause;
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-resume', { task, cause });
  }
}

/** Before waiting for another attempt; `preventDefault()` fails the task now. */
export class BitsRetryEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly error: BitsError;
  /** 1 for the first wait since bytes last advanced. */
  declare readonly attempt: number;
  declare readonly delayMs: number;
  constructor(task: TaskSnapshot, error: BitsError, attempt: number, delayMs: number) {
    super('bits-retry', { task, error, attempt, delayMs }, { cancelable: true });
  }
}

/**
 * The server no longer knows the session, or asks for bytes that it had acknowledged. `preventDefault()` fails the
 * task instead of sending them again.
 */
export class BitsSessionLostEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  /** Bytes that the server had acknowledged. */
  declare readonly acknowledged: number;
  /** Offset in bytes at which the upload goes on: 0 in a new session, more where the server kept a part. */
  declare readonly resumesFrom: number;
  constructor(task: TaskSnapshot, acknowledged: number, resumesFrom: number) {
    super('bits-session-lost', { task, acknowledged, resumesFrom }, { cancelable: true });
  }
}

/** The reply of an upload-reply job is here. */
export class BitsReplyEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  declare readonly blob: Blob;
  constructor(task: TaskSnapshot, url: string, blob: Blob) {
    super('bits-reply', { task, url, blob });
  }
}

/** Close-Session was acknowledged: the file is on the server. */
export class BitsSuccessEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly url: string;
  constructor(task: TaskSnapshot, url: string) {
    super('bits-success', { task, url });
  }
}

/** A task failed. Its checkpoint stays; `retry(id)` goes on where it stopped. */
export class BitsErrorEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  declare readonly error: BitsError;
  constructor(task: TaskSnapshot, error: BitsError) {
    super('bits-error', { task, error });
  }
}

export class BitsCancelEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-cancel', { task });
  }
}
