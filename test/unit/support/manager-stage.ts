import type { StoredSource } from '../../../src/checkpoints/checkpoint-store.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { BITS_EVENT_TYPES, type BitsEventMap } from '../../../src/events.js';
import type { ManagerOptions } from '../../../src/manager/contract/options.js';
import type { TaskSnapshot, TaskStatus } from '../../../src/manager/contract/snapshot.js';
import { UploadManager } from '../../../src/manager/upload-manager.js';
import { QUIET_MS } from '../../../src/session/policy/response-timeout.js';
import { Workspace } from '../../../src/manager/workspace.js';
import { Deferred } from '../../support/deferred.js';
import { locksFree } from '../../support/locks-free.js';
import { until } from '../../support/until.js';
import { BitsServer } from './bits-server.js';
import { FakeClock } from './fake-clock.js';

/** A clock on which the time after an aborted Fragment passes at once: `dialogue-time.test.ts` is about that. */
class StageClock extends FakeClock {
  override after(delayMs: number, callback: () => void): () => void {
    if (delayMs !== QUIET_MS) return super.after(delayMs, callback);
    queueMicrotask(callback);
    return () => undefined;
  }
}

/** A store that outlives its managers, as the browser's does. */
export class KeptStore extends MemoryCheckpointStore {
  /** The tasks whose files are kept. */
  readonly kept = new Set<string>();

  override async putSource(id: string, source: StoredSource): Promise<void> {
    await super.putSource(id, source);
    this.kept.add(id);
  }

  override async delete(ids: readonly string[]): Promise<void> {
    await super.delete(ids);
    for (const id of ids) this.kept.delete(id);
  }
}

let count = 0;

/** A page's storage, clock and server, and managers that come and go in it. */
export class ManagerStage {
  /** Unique, as managers of one endpoint share state, and tests must not. */
  readonly endpoint = `https://server.test/${Date.now().toString(36)}-${++count}/`;
  readonly server = new BitsServer();
  readonly store = new KeptStore();
  readonly clock: FakeClock = new StageClock();
  /** Events of the last manager with their file names, without progress. */
  log: string[] = [];
  /** The same of every manager. */
  readonly logs = new Map<UploadManager, string[]>();
  readonly #managers: UploadManager[] = [];

  /** A manager of its own, or, in a workspace, one that shares its tasks with the others there. */
  create(options: ManagerOptions = {}, random = (): number => 0.5, workspace?: Workspace): UploadManager {
    const defaults: ManagerOptions = {
      endpoint: this.endpoint,
      transport: this.server,
      checkpointStore: this.store,
      ping: 'never',
      keepFiles: 'none',
      fragmentSize: 10,
    };
    const manager = new UploadManager({ ...defaults, ...options }, { clock: this.clock, random }, workspace);
    this.#managers.push(manager);
    const log: string[] = [];
    this.log = log;
    this.logs.set(manager, log);
    for (const type of BITS_EVENT_TYPES) {
      if (type === 'bits-progress' || type === 'bits-tasks-change') continue;
      manager.addEventListener(type, (event: BitsEventMap[typeof type]) => log.push(line(event)));
    }
    return manager;
  }

  createWorkspace(): Workspace {
    return new Workspace(this.store, { clock: this.clock, random: () => 0.5 });
  }

  /** Waits until nothing of a manager is left running and its locks are free. */
  async destroy(manager: UploadManager): Promise<void> {
    manager.destroy();
    await locksFree(this.endpoint);
  }

  async end(): Promise<void> {
    for (const manager of this.#managers) manager.destroy();
    await locksFree(this.endpoint);
  }

  /**
   * Delays the Fragments that begin at byte 10.
   *
   * @returns A function that lets them arrive.
   */
  holdFragments(): () => void {
    const held = new Deferred<undefined>();
    this.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? held.promise : undefined;
    return () => held.resolve(undefined);
  }

  url(name: string): string {
    return `${this.endpoint}${name}`;
  }
}

/** A file of this text. */
export function file(name: string, text = `content of ${name}`, lastModified = 1): File {
  return new File([text], name, { lastModified });
}

export function task(manager: UploadManager, name?: string): TaskSnapshot {
  const found = manager.tasks.find((each) => name === undefined || each.name === name);
  if (found === undefined) throw new Error(`no task ${name ?? ''}`);
  return found;
}

/** Waits until a task has this status. */
export async function reaches(
  manager: UploadManager,
  status: TaskStatus,
  name?: string,
): Promise<TaskSnapshot> {
  const statuses = (): string => manager.tasks.map((each) => each.status).join();
  await until(
    () => manager.tasks.some((each) => each.status === status && (name === undefined || each.name === name)),
    () => `${name ?? 'a task'} to be ${status}; the tasks are: ${statuses()}`,
  );
  return task(manager, name ?? manager.tasks.find((each) => each.status === status)?.name);
}

function line(event: Event): string {
  const { task: one, tasks } = event as { task?: TaskSnapshot; tasks?: readonly TaskSnapshot[] };
  const names = one === undefined ? (tasks ?? []).map((each) => each.name) : [one.name];
  return [event.type, ...names].join(' ');
}
