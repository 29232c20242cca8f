import type { BitsError } from './errors.js';
import type { FileNeededCause, PauseCause, Rejection, TaskSnapshot } from './manager/snapshot.js';

/**
 * Base of all events. The headless manager dispatches them, and the element dispatches a copy of each
 * on itself: the copy shares what was given to `waitUntil`, and its cancellation is carried back.
 */
export abstract class BitsEvent extends Event {
  constructor(type: string, init?: { cancelable?: boolean; bubbles?: boolean }) {
    super(type, { bubbles: init?.bubbles ?? true, composed: true, cancelable: init?.cancelable ?? false });
  }

  /** A fresh event with the same fields, for dispatch on another target. */
  abstract copy(): BitsEvent;
}

/** An event whose outcome may be awaited: what it announces starts when all promises are fulfilled. */
export abstract class BitsExtendableEvent extends BitsEvent {
  readonly #promises: Promise<unknown>[];

  constructor(type: string, promises: Promise<unknown>[] = []) {
    super(type, { cancelable: true });
    this.#promises = promises;
  }

  /** Holds the announced step back until the promise is fulfilled; a rejection is a veto. */
  waitUntil(promise: Promise<unknown>): void {
    this.#promises.push(promise);
  }

  /** What was given to waitUntil, on this event and its copies. */
  get promises(): Promise<unknown>[] {
    return this.#promises;
  }
}

/** A file about to enter the list. Set `name` to upload it under another one. */
export interface FileCandidate {
  readonly file: File;
  /** Relative path, `/` as divider. */
  path: string;
  /** The remote name; may be changed by a `bits-add` listener, also inside `waitUntil`. */
  name: string;
}

/** Before files enter the list; `preventDefault()` or a rejected promise keeps them out. */
export class BitsAddEvent extends BitsExtendableEvent {
  readonly files: readonly FileCandidate[];
  constructor(files: readonly FileCandidate[], promises?: Promise<unknown>[]) {
    super('bits-add', promises);
    this.files = files;
  }
  copy(): BitsAddEvent {
    return new BitsAddEvent(this.files, this.promises);
  }
}

/** After files entered the list. */
export class BitsAddedEvent extends BitsEvent {
  readonly tasks: readonly TaskSnapshot[];
  constructor(tasks: readonly TaskSnapshot[]) {
    super('bits-added');
    this.tasks = tasks;
  }
  copy(): BitsAddedEvent {
    return new BitsAddedEvent(this.tasks);
  }
}

/** Rules refused files. */
export class BitsRejectEvent extends BitsEvent {
  readonly rejections: readonly Rejection[];
  constructor(rejections: readonly Rejection[]) {
    super('bits-reject');
    this.rejections = rejections;
  }
  copy(): BitsRejectEvent {
    return new BitsRejectEvent(this.rejections);
  }
}

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

/** Files have to be picked again before these tasks can go on. */
export class BitsFileNeededEvent extends BitsEvent {
  readonly tasks: readonly TaskSnapshot[];
  readonly cause: FileNeededCause;
  constructor(tasks: readonly TaskSnapshot[], cause: FileNeededCause) {
    super('bits-file-needed');
    this.tasks = tasks;
    this.cause = cause;
  }
  copy(): BitsFileNeededEvent {
    return new BitsFileNeededEvent(this.tasks, this.cause);
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

export class BitsRemoveEvent extends BitsEvent {
  readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-remove');
    this.task = task;
  }
  copy(): BitsRemoveEvent {
    return new BitsRemoveEvent(this.task);
  }
}

/** Nothing is left to do. */
export class BitsSettledEvent extends BitsEvent {
  readonly succeeded: readonly TaskSnapshot[];
  readonly failed: readonly TaskSnapshot[];
  readonly cancelled: readonly TaskSnapshot[];
  constructor(
    succeeded: readonly TaskSnapshot[],
    failed: readonly TaskSnapshot[],
    cancelled: readonly TaskSnapshot[],
  ) {
    super('bits-settled');
    this.succeeded = succeeded;
    this.failed = failed;
    this.cancelled = cancelled;
  }
  copy(): BitsSettledEvent {
    return new BitsSettledEvent(this.succeeded, this.failed, this.cancelled);
  }
}

/** Event types by name, for typed `addEventListener` on the manager and the element. */
export interface BitsEventMap {
  'bits-add': BitsAddEvent;
  'bits-added': BitsAddedEvent;
  'bits-reject': BitsRejectEvent;
  'bits-start': BitsStartEvent;
  'bits-session': BitsSessionEvent;
  'bits-progress': BitsProgressEvent;
  'bits-pause': BitsPauseEvent;
  'bits-resume': BitsResumeEvent;
  'bits-retry': BitsRetryEvent;
  'bits-session-lost': BitsSessionLostEvent;
  'bits-file-needed': BitsFileNeededEvent;
  'bits-reply': BitsReplyEvent;
  'bits-success': BitsSuccessEvent;
  'bits-error': BitsErrorEvent;
  'bits-cancel': BitsCancelEvent;
  'bits-remove': BitsRemoveEvent;
  'bits-settled': BitsSettledEvent;
}

/** The names of all events, in the order of an upload's life. */
export const BITS_EVENT_TYPES = [
  'bits-add',
  'bits-added',
  'bits-reject',
  'bits-start',
  'bits-session',
  'bits-progress',
  'bits-pause',
  'bits-resume',
  'bits-retry',
  'bits-session-lost',
  'bits-file-needed',
  'bits-reply',
  'bits-success',
  'bits-error',
  'bits-cancel',
  'bits-remove',
  'bits-settled',
] as const satisfies readonly (keyof BitsEventMap)[];
