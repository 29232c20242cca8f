import { BITS_EVENT_TYPES, type BitsEvent } from '../events.js';
import type { ForgetOptions } from '../manager/forget-everyone.js';
import type { FileEntry, ManagerOptions } from '../manager/contract/options.js';
import type { BitsError } from '../errors.js';
import type { Rejection, TaskSnapshot } from '../manager/contract/snapshot.js';
import type { Totals } from '../manager/contract/totals.js';

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
  cancel(id?: string): void;
  removeTask(id: string): void;
  clear(): void;
  forget(options?: ForgetOptions): Promise<void>;
  destroy(): void;
}

/** Number of elements that listen to a manager. */
const listening = new WeakMap<ManagerLike, number>();

/** Listens to one manager at a time. */
export class ManagerSubscription {
  readonly #onEvent: (event: BitsEvent) => void;
  readonly #onChange: () => void;
  #manager: ManagerLike | undefined;

  constructor(onEvent: (event: BitsEvent) => void, onChange: () => void) {
    this.#onEvent = onEvent;
    this.#onChange = onChange;
  }

  get manager(): ManagerLike | undefined {
    return this.#manager;
  }

  set manager(manager: ManagerLike | undefined) {
    if (manager === this.#manager) return;
    if (this.#manager) listening.set(this.#manager, (listening.get(this.#manager) ?? 1) - 1);
    if (manager) listening.set(manager, (listening.get(manager) ?? 0) + 1);
    for (const type of BITS_EVENT_TYPES) {
      this.#manager?.removeEventListener(type, this.#forward);
      manager?.addEventListener(type, this.#forward);
    }
    this.#manager = manager;
    this.#onChange();
  }

  /** Whether another element listens to the same manager. */
  get isShared(): boolean {
    return !!this.#manager && (listening.get(this.#manager) ?? 0) > 1;
  }

  readonly #forward = (event: Event): void => {
    if (event.type === 'bits-tasks-change') this.#onChange();
    else if (isCopyable(event)) this.#onEvent(event);
  };
}

/** Checks the shape and not the class: a page's manager may come from another copy of this package. */
function isCopyable(event: Event): event is BitsEvent {
  return 'copy' in event;
}
