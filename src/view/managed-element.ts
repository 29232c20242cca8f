import { isServer } from 'lit';
import type { BitsEvent } from '../events.js';
import type { ForgetOptions } from '../manager/forget-everyone.js';
import type { FileEntry, ManagerOptions } from '../manager/options.js';
import type { TaskSnapshot } from '../manager/snapshot.js';
import { ManagerLink, type ManagerLike } from './manager-link.js';
import { UploadOptions } from './upload-options.js';

const onServer: boolean = isServer;

/** The element's commands and its manager: one of its own, made when first needed, or one of the page's. */
export abstract class ManagedElement extends UploadOptions {
  /** Makes the manager of an element that was not given one. Bound by the entry module. */
  static createManager: ((options: ManagerOptions) => ManagerLike) | undefined;

  /** Finished files of which no manager knows any more. */
  protected past: readonly TaskSnapshot[] = [];
  protected readonly link = new ManagerLink(
    (event) => this.heard(event),
    () => this.changed(),
  );
  #own: ManagerLike | undefined;
  #told: Readonly<Record<string, unknown>> = {};
  /** Was in the page and is no longer; one that never was may be filled before it gets there. */
  #left = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = false;
    if (this.#own) {
      this.#own.shown = true;
      this.#restore(this.#own);
    }
    if (!Object.hasOwn(this, 'manager')) return;
    // Set before the element was defined
    const { manager } = this;
    Reflect.deleteProperty(this, 'manager');
    this.manager = manager;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // It may only be moving
    void Promise.resolve().then(() => {
      this.#left = !this.isConnected;
      if (this.#left && this.#own && !this.link.isShared) this.#own.shown = false;
      this.#release();
    });
  }

  /** The manager's tasks, refused files or sums changed. */
  protected changed(): void {
    this.#release();
  }

  /** The manager dispatched an event: so does the element, and carries a veto back. */
  protected heard(event: BitsEvent): void {
    if (!this.dispatchEvent(event.copy())) event.preventDefault();
  }

  /** Tells the element's own manager what is new; a page's manager is told by the page. */
  protected configured(): ManagerLike | undefined {
    const { manager } = this;
    if (!manager || manager !== this.#own) return manager;
    const options: Record<string, unknown> = { ...this.managerOptions() };
    const news = Object.fromEntries(
      Object.entries(options).filter(([key, value]) => value !== this.#told[key]),
    );
    this.#told = options;
    if (Object.keys(news).length) manager.configure(news);
    if ('endpoint' in news || 'resumeKey' in news) this.#restore(manager);
    return manager;
  }

  #restore(manager: ManagerLike): void {
    if (this.isConnected && this.endpoint) void manager.restore();
  }

  /** Out of the page with nothing left to do: lets go of its manager and keeps what is finished. */
  #release(): void {
    const own = this.#own;
    if (!this.#left || !own || own.tasks.some(({ status }) => !SETTLED.has(status))) return;
    this.past = this.tasks.filter(({ status }) => status === 'done');
    this.#own = undefined;
    this.#leave(own);
  }

  /** Another element may have been given the manager of this one. */
  #leave(own: ManagerLike | undefined, next?: ManagerLike): void {
    const { isShared } = this.link;
    this.link.manager = next;
    if (!isShared) own?.destroy();
  }

  /** What does the work, and knows nothing of elements. The page may set one of its own, also a shared one. */
  get manager(): ManagerLike | undefined {
    const { createManager } = this.constructor as typeof ManagedElement;
    if (!this.link.manager && !onServer && createManager) {
      this.#told = { ...this.managerOptions() };
      this.#own = createManager(this.#told);
      this.link.manager = this.#own;
      this.#restore(this.#own);
    }
    return this.link.manager;
  }

  set manager(manager: ManagerLike | undefined) {
    if (manager === this.link.manager) return;
    const own = this.#own;
    this.#own = undefined;
    this.#leave(own, manager);
  }

  /** The files in the list, each frozen as it is now. */
  get tasks(): readonly TaskSnapshot[] {
    const tasks = this.link.manager?.tasks ?? [];
    return this.past.length ? [...this.past, ...tasks] : tasks;
  }

  /** Those of them that count for the element as a form control: another one may show the rest, too. */
  protected get ownTasks(): readonly TaskSnapshot[] {
    const { manager } = this.link;
    const tasks = manager?.ownTasks ?? manager?.tasks ?? [];
    return this.past.length ? [...this.past, ...tasks] : tasks;
  }

  /** The files of the list that this page holds. */
  get files(): readonly File[] {
    return this.tasks.flatMap(({ file }) => file ?? []);
  }

  /** Adds files as if they were picked, with all rules. Resolves to their tasks. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    return (await this.configured()?.add(files)) ?? [];
  }

  /** Starts what waits for it, with the `manual` attribute. */
  start(): void {
    this.configured()?.start();
  }

  /** Pauses one file, or all. */
  pause(id?: string): void {
    this.configured()?.pause(id);
  }

  /** Goes on with one paused file, or all. */
  resume(id?: string): void {
    this.configured()?.resume(id);
  }

  /** Tries one failed or waiting file again now, or all. */
  retry(id?: string): void {
    this.configured()?.retry(id);
  }

  /** Gives one file up, or all unfinished: the server is told to drop what it has. */
  cancel(id?: string): void {
    this.configured()?.cancel(id);
  }

  /** Takes a file out of the list; without an id, the element out of the page. */
  override remove(id?: string): void {
    if (id === undefined) {
      super.remove();
      return;
    }
    this.past = this.past.filter((task) => task.id !== id);
    this.manager?.remove(id);
    this.changed();
  }

  /** Takes ended files out of the list. */
  clear(): void {
    this.past = [];
    this.manager?.clear();
    this.changed();
  }

  /**
   * Gives everything up and drops every trace of this endpoint's and resume key's files in the browser; with
   * `{ everyone: true }` of all endpoints and resume keys of this origin, in other tabs too: for a log-out.
   */
  async forget(options?: ForgetOptions): Promise<void> {
    this.past = [];
    await this.configured()?.forget(options);
    this.changed();
  }
}

const SETTLED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);
