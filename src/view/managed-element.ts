import { isServer } from 'lit';
import { BitsTasksChangeEvent, type BitsEvent } from '../events.js';
import type { ForgetOptions } from '../manager/forget-everyone.js';
import type { FileEntry, ManagerOptions } from '../manager/contract/options.js';
import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import { isEnded } from '../manager/contract/task-status.js';
import { ManagerSubscription, type ManagerLike } from './manager-subscription.js';
import { UploadOptions } from './upload-options.js';

const onServer: boolean = isServer;

/** The element's commands and its manager: its own, created when first needed, or one that the page sets. */
export abstract class ManagedElement extends UploadOptions {
  /** Creates the manager of an element for which the page set none. Set by the entry module. */
  static createManager: ((options: ManagerOptions) => ManagerLike) | undefined;

  /** Finished files that no manager lists any more. */
  protected finishedTasks: readonly TaskSnapshot[] = [];
  protected readonly subscription = new ManagerSubscription(
    (event) => this.onManagerEvent(event),
    () => this.changed(),
  );
  #own: ManagerLike | undefined;
  #configuredOptions: Readonly<Record<string, unknown>> = {};
  /** True after removal from the page; false before the first insertion, when files may already be added. */
  #wasRemoved = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#wasRemoved = false;
    if (this.#own) {
      this.#own.shown = true;
      this.#restore(this.#own);
    }
    if (!Object.hasOwn(this, 'manager')) return;
    // The page set the property before the element was defined
    const { manager } = this;
    Reflect.deleteProperty(this, 'manager');
    this.manager = manager;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // The element may only be moved within the page
    void Promise.resolve().then(() => {
      this.#wasRemoved = !this.isConnected;
      if (this.#wasRemoved && this.#own && !this.subscription.isShared) this.#own.shown = false;
      this.#release();
    });
  }

  /** Called when the manager's tasks, rejections or totals changed. */
  protected changed(): void {
    this.dispatchEvent(new BitsTasksChangeEvent(this.tasks));
    this.#release();
  }

  /** Dispatches a copy of a manager's event on the element; `preventDefault()` on the copy applies to the original. */
  protected onManagerEvent(event: BitsEvent): void {
    if (!this.dispatchEvent(event.copy())) event.preventDefault();
  }

  /** Returns the manager. The element's own gets the changed options first; the page configures one of its own. */
  protected configuredManager(): ManagerLike | undefined {
    const { manager } = this;
    if (!manager || manager !== this.#own) return manager;
    const options: Record<string, unknown> = { ...this.managerOptions() };
    const changed = Object.fromEntries(
      Object.entries(options).filter(([key, value]) => value !== this.#configuredOptions[key]),
    );
    this.#configuredOptions = options;
    if (Object.keys(changed).length) manager.configure(changed);
    if ('endpoint' in changed || 'resumeKey' in changed) this.#restore(manager);
    return manager;
  }

  #restore(manager: ManagerLike): void {
    if (this.isConnected && this.endpoint) void manager.restore();
  }

  /** Destroys the element's own manager once the element is out of the page and all tasks have ended. */
  #release(): void {
    const own = this.#own;
    if (!this.#wasRemoved || !own || own.tasks.some(({ status }) => !isEnded(status))) return;
    this.finishedTasks = this.tasks.filter(({ status }) => status === 'succeeded');
    this.#own = undefined;
    this.#leave(own);
  }

  /** Detaches and destroys the element's own manager, unless another element uses it, too. */
  #leave(own: ManagerLike | undefined, next?: ManagerLike): void {
    const { isShared } = this.subscription;
    this.subscription.manager = next;
    if (!isShared) own?.destroy();
  }

  /**
   * The manager that uploads the files. The element creates its own when first needed. The page may set one instead,
   * also the same one for several elements, and then configures and destroys it.
   */
  get manager(): ManagerLike | undefined {
    const { createManager } = this.constructor as typeof ManagedElement;
    if (!this.subscription.manager && !onServer && createManager) {
      this.#configuredOptions = { ...this.managerOptions() };
      this.#own = createManager(this.#configuredOptions);
      this.subscription.manager = this.#own;
      this.#restore(this.#own);
    }
    return this.subscription.manager;
  }

  set manager(manager: ManagerLike | undefined) {
    if (manager === this.subscription.manager) return;
    const own = this.#own;
    this.#own = undefined;
    this.#leave(own, manager);
  }

  /** Frozen snapshots of the files in the list, in the order shown. */
  get tasks(): readonly TaskSnapshot[] {
    const tasks = this.subscription.manager?.tasks ?? [];
    return this.finishedTasks.length ? [...this.finishedTasks, ...tasks] : tasks;
  }

  /** The tasks that belong to this element as a form control; the others belong to elements that share the list. */
  protected get ownTasks(): readonly TaskSnapshot[] {
    const { manager } = this.subscription;
    const tasks = manager?.ownTasks ?? manager?.tasks ?? [];
    return this.finishedTasks.length ? [...this.finishedTasks, ...tasks] : tasks;
  }

  /** The `File` objects of the list, without those of earlier visits that are still to be chosen again. */
  get files(): readonly File[] {
    return this.tasks.flatMap(({ file }) => file ?? []);
  }

  /** Adds files with all rules, as if the user had picked them. Resolves to the tasks of the accepted files. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    return (await this.configuredManager()?.add(files)) ?? [];
  }

  /** Starts the tasks with status `ready`, which wait for it because of the `manual` attribute. */
  start(): void {
    this.configuredManager()?.start();
  }

  /** Pauses the task with this id; without an id, all tasks. */
  pause(id?: string): void {
    this.configuredManager()?.pause(id);
  }

  /** Resumes the paused task with this id; without an id, all paused tasks. */
  resume(id?: string): void {
    this.configuredManager()?.resume(id);
  }

  /** Retries the failed or waiting task with this id at once; without an id, all of them. */
  retry(id?: string): void {
    this.configuredManager()?.retry(id);
  }

  /** Cancels the task with this id, or all: the server discards the bytes and the browser the checkpoint. */
  cancel(id?: string): void {
    this.configuredManager()?.cancel(id);
  }

  /** Removes the task with this id from the list, and cancels it unless it has succeeded. */
  removeTask(id: string): void {
    this.finishedTasks = this.finishedTasks.filter((task) => task.id !== id);
    this.manager?.removeTask(id);
    this.changed();
  }

  /** Removes succeeded and cancelled tasks and rejected files from the list. */
  clear(): void {
    this.finishedTasks = [];
    this.manager?.clear();
    this.changed();
  }

  /**
   * Cancels all uploads of this endpoint and resume key, and removes their checkpoints and stored files from the
   * browser. With `{ everyone: true }` this applies to all endpoints and resume keys of this origin, in other tabs too:
   * for a log-out.
   */
  async forget(options?: ForgetOptions): Promise<void> {
    this.finishedTasks = [];
    await this.configuredManager()?.forget(options);
    this.changed();
  }
}
