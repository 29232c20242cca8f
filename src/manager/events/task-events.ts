import type { BitsError } from '../../errors.js';
import type { PauseCause, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

/** Before a task's first packet; `preventDefault()` or a rejected promise fails the task with code `page`. */
export class BitsStartEvent extends BitsExtendableEvent {
  readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot, promises?: Promise<unknown>[]) {
    super('bits-start', promises);
    this.task = task;
  }
  copy(): BitsStartEvent {
    return new BitsStartEvent(this.task, this.promises);
  }
}

/** A session was created, or an earlier one taken up again. */
export class BitsSessionEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly url: string;
  /** Offset the session goes on at, by the server's word where it was asked. */
  readonly resumedAt: number;
  /** True when it is a new session. */
  readonly created: boolean;
  constructor(task: TaskSnapshot, url: string, resumedAt: number, created: boolean) {
    super('bits-session');
    this.task = task;
    this.url = url;
    this.resumedAt = resumedAt;
    this.created = created;
  }
  copy(): BitsSessionEvent {
    return new BitsSessionEvent(this.task, this.url, this.resumedAt, this.created);
  }
}

/** At most once per frame and task; does not bubble. */
export class BitsProgressEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-progress', { bubbles: false });
    this.task = task;
  }
  copy(): BitsProgressEvent {
    return new BitsProgressEvent(this.task);
  }
}

abstract class CausedEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly cause: PauseCause;
  constructor(type: string, task: TaskSnapshot, cause: PauseCause) {
    super(type);
    this.task = task;
    this.cause = cause;
  }
}

export class BitsPauseEvent extends CausedEvent {
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-pause', task, cause);
  }
  copy(): BitsPauseEvent {
    return new BitsPauseEvent(this.task, this.cause);
  }
}

export class BitsResumeEvent extends CausedEvent {
  constructor(task: TaskSnapshot, cause: PauseCause) {
    super('bits-resume', task, cause);
  }
  copy(): BitsResumeEvent {
    return new BitsResumeEvent(this.task, this.cause);
  }
}

/** Before waiting for another attempt; `preventDefault()` fails the task now. */
export class BitsRetryEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly error: BitsError;
  /** 1 for the first wait since bytes last advanced. */
  readonly attempt: number;
  readonly delayMs: number;
  constructor(task: TaskSnapshot, error: BitsError, attempt: number, delayMs: number) {
    super('bits-retry', { cancelable: true });
    this.task = task;
    this.error = error;
    this.attempt = attempt;
    this.delayMs = delayMs;
  }
  copy(): BitsRetryEvent {
    return new BitsRetryEvent(this.task, this.error, this.attempt, this.delayMs);
  }
}

/** The server no longer knows the session; `preventDefault()` fails the task instead of starting at 0. */
export class BitsSessionLostEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  /** Bytes the lost session had acknowledged. */
  readonly acknowledged: number;
  constructor(task: TaskSnapshot, acknowledged: number) {
    super('bits-session-lost', { cancelable: true });
    this.task = task;
    this.acknowledged = acknowledged;
  }
  copy(): BitsSessionLostEvent {
    return new BitsSessionLostEvent(this.task, this.acknowledged);
  }
}

/** The reply of an upload-reply job is here. */
export class BitsReplyEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly url: string;
  readonly blob: Blob;
  constructor(task: TaskSnapshot, url: string, blob: Blob) {
    super('bits-reply');
    this.task = task;
    this.url = url;
    this.blob = blob;
  }
  copy(): BitsReplyEvent {
    return new BitsReplyEvent(this.task, this.url, this.blob);
  }
}

/** Close-Session was acknowledged: the file is on the server. */
export class BitsSuccessEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly url: string;
  constructor(task: TaskSnapshot, url: string) {
    super('bits-success');
    this.task = task;
    this.url = url;
  }
  copy(): BitsSuccessEvent {
    return new BitsSuccessEvent(this.task, this.url);
  }
}

/** A task failed. Its checkpoint stays; `retry(id)` goes on where it stopped. */
export class BitsErrorEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  readonly error: BitsError;
  constructor(task: TaskSnapshot, error: BitsError) {
    super('bits-error');
    this.task = task;
    this.error = error;
  }
  copy(): BitsErrorEvent {
    return new BitsErrorEvent(this.task, this.error);
  }
}

export class BitsCancelEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-cancel');
    this.task = task;
  }
  copy(): BitsCancelEvent {
    return new BitsCancelEvent(this.task);
  }
}
