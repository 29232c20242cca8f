import type { FileNeededCause, Rejection, TaskSnapshot } from '../snapshot.js';
import { BitsEvent, BitsExtendableEvent } from './event.js';

/** A file that is about to be added to the list. Set `name` to upload it under another name, `file` to upload another file. */
export interface FileCandidate {
  /**
   * A `bits-add` listener may set another `File` (resized, encrypted, zipped), also inside `waitUntil`: its size, type, name and bytes
   * are uploaded, and the rules apply to it, too. Its name becomes the remote name unless `name` is set. When the user picks the
   * original again after a reload, the event is dispatched for it again, and the replacement has to have the same bytes. Anything but
   * a `File` rejects the file with reason `vetoed`, and is reported as a TypeError.
   */
  file: File;
  /** Relative path, separated by `/`. If a listener sets it alone, its last segment becomes the remote name. */
  path: string;
  /**
   * Remote name. A `bits-add` listener may change it, also inside `waitUntil`. It replaces the last segment of `path`
   * in the destination; a `/` in it is encoded.
   */
  name: string;
}

/** Dispatched before files are added to the list; `preventDefault()` or a rejected promise rejects them. */
export class BitsAddEvent extends BitsExtendableEvent {
  declare readonly files: readonly FileCandidate[];
  constructor(files: readonly FileCandidate[], promises: Promise<unknown>[] = []) {
    super('bits-add', { files, promises }, { cancelable: true });
  }
}

/** Dispatched after files were added to the list. */
export class BitsAddedEvent extends BitsEvent {
  declare readonly tasks: readonly TaskSnapshot[];
  constructor(tasks: readonly TaskSnapshot[]) {
    super('bits-added', { tasks });
  }
}

/** Dispatched when files were rejected by a rule, or could not be read. */
export class BitsRejectEvent extends BitsEvent {
  declare readonly rejections: readonly Rejection[];
  constructor(rejections: readonly Rejection[]) {
    super('bits-reject', { rejections });
  }
}

/** Dispatched when the user has to pick files again before these tasks can continue. */
export class BitsFileNeededEvent extends BitsEvent {
  declare readonly tasks: readonly TaskSnapshot[];
  declare readonly cause: FileNeededCause;
  constructor(tasks: readonly TaskSnapshot[], cause: FileNeededCause) {
    super('bits-file-needed', { tasks, cause });
  }
}

/** Dispatched after a task was removed from the list. */
export class BitsRemoveEvent extends BitsEvent {
  declare readonly task: TaskSnapshot;
  constructor(task: TaskSnapshot) {
    super('bits-remove', { task });
  }
}

/** Dispatched after the list or one of its tasks changed, once for all changes of a turn; from 1,000 tasks on, of a frame. Does not bubble. */
export class BitsTasksChangeEvent extends BitsEvent {
  declare readonly tasks: readonly TaskSnapshot[];
  constructor(tasks: readonly TaskSnapshot[]) {
    super('bits-tasks-change', { tasks }, { bubbles: false });
  }
}

/** Dispatched when all tasks have ended, with those that ended since the event before. */
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
