import type { FileNeededCause, Rejection, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

/** A file about to enter the list. Set `name` to upload it under another one. */
export interface FileCandidate {
  readonly file: File;
  /** Relative path, `/` as divider. Set alone, its last segment becomes the remote name. */
  path: string;
  /**
   * The remote name; may be changed by a `bits-add` listener, also inside `waitUntil`. It replaces the last segment
   * of `path` in the destination; a `/` in it is encoded.
   */
  name: string;
}

/** Before files enter the list; `preventDefault()` or a rejected promise keeps them out. */
export class BitsAddEvent extends BitsExtendableEvent {
  declare readonly files: readonly FileCandidate[];
  constructor(files: readonly FileCandidate[], promises: Promise<unknown>[] = []) {
    super('bits-add', { files, promises }, { cancelable: true });
  }
}

/** After files entered the list. */
export class BitsAddedEvent extends BitsEvent {
  declare readonly tasks: readonly TaskSnapshot[];
  constructor(tasks: readonly TaskSnapshot[]) {
    super('bits-added', { tasks });
  }
}

/** Rules refused files. */
export class BitsRejectEvent extends BitsEvent {
  declare readonly rejections: readonly Rejection[];
  constructor(rejections: readonly Rejection[]) {
    super('bits-reject', { rejections });
  }
}

/** Files have to be picked again before these tasks can go on. */
export class BitsFileNeededEvent extends BitsEvent {
  declare readonly tasks: readonly TaskSnapshot[];
  declare readonly cause: FileNeededCause;
  constructor(tasks: readonly TaskSnapshot[], cause: FileNeededCause) {
    super('bits-file-needed', { tasks, cause });
  }
}

export class BitsRemoveEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-remove', { task });
  }
}

/** Nothing is left to do. */
export class BitsSettledEvent extends BitsEvent {
  declare readonly succeeded: readonly TaskSnapshot[];
  declare readonly failed: readonly TaskSnapshot[];
  declare readonly cancelled: readonly TaskSnapshot[];
  constructor(
    succeeded: readonly TaskSnapshot[],
    failed: readonly TaskSnapshot[],
    cancelled: readonly TaskSnapshot[],
  ) {
    super('bits-settled', { succeeded, failed, cancelled });
  }
}
