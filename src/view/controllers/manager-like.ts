import type {
  FileEntry,
  ForgetOptions,
  ManagerOptions,
  UndoOptions,
} from '../../manager/contract/options.js';
import type { BitsError } from '../../errors.js';
import type { Diagnostics } from '../../manager/contract/diagnostics.js';
import type { Rejection, TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Totals } from '../../manager/contract/totals.js';

/** Interface between the element and its manager. `UploadManager` implements it; a page may implement its own. */
export interface ManagerLike extends EventTarget {
  readonly tasks: readonly TaskSnapshot[];
  readonly rejections: readonly Rejection[];
  readonly storageError: BitsError | undefined;
  readonly totals: Totals;
  /** The tasks that belong to this manager and not to one that shares its list. If absent, all `tasks` do. */
  readonly ownTasks?: readonly TaskSnapshot[];
  /** False while the manager's element is out of the page: its tasks then pass to a manager that shares its list. */
  shown?: boolean;
  dismissRejections(rejection?: Rejection): void;
  configure(options: Partial<ManagerOptions>): void;
  restore(): Promise<void>;
  add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]>;
  provideFile(id: string, file: File | FileEntry): Promise<boolean>;
  startOver(id: string): void;
  start(): void;
  pause(id?: string): void;
  resume(id?: string): void;
  retry(id?: string): void;
  /** With `undoMs`: not before that time is over, and not after `undo()`. */
  cancel(id?: string, options?: UndoOptions): void;
  removeTask(id: string, options?: UndoOptions): void;
  undo(id?: string): void;
  clear(): void;
  forget(options?: ForgetOptions): Promise<void>;
  diagnostics?(): Promise<Diagnostics>;
  destroy(): void;
}
