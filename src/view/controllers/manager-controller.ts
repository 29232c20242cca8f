import { isServer, type LitElement, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { BITS_EVENT_TYPES, type BitsEvent } from '../../events.js';
import type { ForgetOptions, ManagerOptions, UndoOptions } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { ManagerLike } from './manager-like.js';
import type { Option } from '../form/checked.js';
import { isTaskEnded } from '../format/row-state.js';

const onServer: boolean = isServer;

interface ManagedClass extends Pick<typeof LitElement, 'elementProperties'> {
  readonly createManager: ((options: ManagerOptions) => ManagerLike) | undefined;
}

interface ManagerHost extends ReactiveControllerHost, HTMLElement, ManagerOptions {
  manager: ManagerLike | undefined;
}

/** Number of elements that listen to a manager. */
const listening = new WeakMap<ManagerLike, number>();

/** Connects the element to its manager: its own, created when first needed, or one that the page sets. */
export class ManagerController implements ReactiveController {
  readonly #host: ManagerHost;
  readonly #onEvent: (event: BitsEvent) => void;
  readonly #onChange: () => void;
  /** The manager, if there is one already. */
  current: ManagerLike | undefined;
  #own: ManagerLike | undefined;
  #configuredOptions: Readonly<Record<string, unknown>> = {};
  /** True after removal from the page; false before the first insertion, when files may already be added. */
  #wasRemoved = false;
  /** Finished files that no manager lists any more. */
  finishedTasks: readonly TaskSnapshot[] = [];

  /** @param onChange Called when the manager's tasks, rejections or totals changed. */
  constructor(host: ManagerHost, onEvent: (event: BitsEvent) => void, onChange: () => void) {
    this.#host = host;
    this.#onEvent = onEvent;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.#wasRemoved = false;
    if (this.#own) {
      this.#own.shown = true;
      this.#restore(this.#own);
    }
    this.#host.requestUpdate();
    if (!Object.hasOwn(this.#host, 'manager')) return;
    // The page set the property before the element was defined
    const { manager } = this.#host;
    Reflect.deleteProperty(this.#host, 'manager');
    this.manager = manager;
  }

  hostDisconnected(): void {
    // The element may only be moved within the page
    void Promise.resolve().then(() => {
      this.#wasRemoved = !this.#host.isConnected;
      if (this.#wasRemoved && this.#own && !this.#isShared) this.#own.shown = false;
      this.#release();
    });
  }

  hostUpdate(): void {
    // Not on a server, and not for an element outside of the page
    if (this.#host.isConnected) this.configured();
  }

  /** The manager; the element's own is created if there is none. */
  get manager(): ManagerLike | undefined {
    const { createManager } = this.#host.constructor as unknown as ManagedClass;
    if (!this.current && !onServer && createManager) {
      this.#configuredOptions = this.#options();
      this.#own = createManager(this.#configuredOptions);
      this.#listen(this.#own);
      this.#restore(this.#own);
    }
    return this.current;
  }

  set manager(manager: ManagerLike | undefined) {
    if (manager === this.current) return;
    const own = this.#own;
    this.#own = undefined;
    this.#leave(own, manager);
  }

  /** Returns the manager. The element's own gets the changed options first; the page configures one of its own. */
  configured(): ManagerLike | undefined {
    const { manager } = this;
    if (!manager || manager !== this.#own) return manager;
    const options = this.#options();
    const changed = Object.fromEntries(
      Object.entries(options).filter(([key, value]) => value !== this.#configuredOptions[key]),
    );
    this.#configuredOptions = options;
    if (Object.keys(changed).length) manager.configure(changed);
    if ('endpoint' in changed || 'resumeKey' in changed) this.#restore(manager);
    return manager;
  }

  get tasks(): readonly TaskSnapshot[] {
    return this.#withFinished(this.current?.tasks);
  }

  /** The tasks that belong to this element as a form control; the others belong to elements that share the list. */
  get ownTasks(): readonly TaskSnapshot[] {
    return this.#withFinished(this.current?.ownTasks ?? this.current?.tasks);
  }

  removeTask(id: string, options?: UndoOptions): void {
    this.finishedTasks = this.finishedTasks.filter((task) => task.id !== id);
    this.manager?.removeTask(id, options);
    this.#changed();
  }

  clear(): void {
    this.finishedTasks = [];
    this.manager?.clear();
    this.#changed();
  }

  async forget(options: ForgetOptions | undefined): Promise<void> {
    this.finishedTasks = [];
    await this.configured()?.forget(options);
    this.#changed();
  }

  /** Cancels and removes the own files, for the reset of a form. */
  discard(): void {
    const { current: manager } = this;
    const { tasks = [], ownTasks = tasks } = manager ?? {};
    for (const { id } of ownTasks) {
      manager?.cancel(id);
      manager?.removeTask(id);
    }
    if (ownTasks.length === tasks.length) manager?.clear();
    else manager?.dismissRejections();
  }

  /** Whether another element listens to the same manager. */
  get #isShared(): boolean {
    return !!this.current && (listening.get(this.current) ?? 0) > 1;
  }

  /** Listens to this manager and to no other one. */
  #listen(manager: ManagerLike | undefined): void {
    const { current } = this;
    if (current) listening.set(current, (listening.get(current) ?? 1) - 1);
    if (manager) listening.set(manager, (listening.get(manager) ?? 0) + 1);
    for (const type of BITS_EVENT_TYPES) {
      current?.removeEventListener(type, this.#forward);
      manager?.addEventListener(type, this.#forward);
    }
    this.current = manager;
    this.#changed();
  }

  readonly #forward = (event: Event): void => {
    if (event.type === 'bits-tasks-change') this.#changed();
    // The shape and not the class: a page's manager may come from another copy of this package
    else if ('copy' in event) this.#onEvent(event as BitsEvent);
  };

  #withFinished(tasks: readonly TaskSnapshot[] = []): readonly TaskSnapshot[] {
    return this.finishedTasks.length ? [...this.finishedTasks, ...tasks] : tasks;
  }

  #changed(): void {
    this.#onChange();
    this.#release();
  }

  #options(): Record<string, unknown> {
    const options: Record<string, unknown> = { baseUrl: this.#host.baseURI };
    // A removed attribute leaves null
    const { elementProperties } = this.#host.constructor as unknown as ManagedClass;
    for (const [name, { local }] of elementProperties as ReadonlyMap<keyof ManagerOptions, Option>)
      if (!local) options[name] = this.#host[name] ?? undefined;
    return options;
  }

  #restore(manager: ManagerLike): void {
    if (this.#host.isConnected && this.#host.endpoint) void manager.restore();
  }

  /** Destroys the element's own manager once the element is out of the page and all tasks have ended. */
  #release(): void {
    const own = this.#own;
    if (!this.#wasRemoved || !own || !own.tasks.every(isTaskEnded)) return;
    this.finishedTasks = this.tasks.filter(({ status }) => status === 'succeeded');
    this.#own = undefined;
    this.#leave(own);
  }

  /** Detaches and destroys the element's own manager, unless another element uses it, too. */
  #leave(own: ManagerLike | undefined, next?: ManagerLike): void {
    const isShared = this.#isShared;
    this.#listen(next);
    if (!isShared) own?.destroy();
  }
}
