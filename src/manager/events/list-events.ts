import type { FileNeededCause, Rejection, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

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
