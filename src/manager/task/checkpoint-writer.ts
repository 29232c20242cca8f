import { BitsError } from '../../errors.js';
import type { Checkpoint, CheckpointStore, StoredSource } from '../../checkpoints/checkpoint-store.js';
import type { Clock } from '../../session/ports/clock.js';
import { NO_LIMITS } from '../../session/policy/fragment-limits.js';
import type { EndpointLimiter } from '../network/endpoint-limiter.js';
import { isFinishedState } from './task-state.js';
import type { Task } from './task.js';

/** Checkpoints written in one transaction. */
const BATCH = 200;
/** Time after which an access counts as failed: the storage of some broken profiles never answers. */
const LIMIT_MS = 30_000;

/**
 * Writes and reads checkpoints. No method but `list`, `deleteWhere` and `attempt` rejects: an upload continues when the storage fails, and the failure is
 * reported. Writes of one task keep their order.
 */
export class CheckpointWriter {
  readonly #store: CheckpointStore;
  readonly #clock: Clock;
  readonly #failed: (error: BitsError) => void;
  readonly #writes = new Map<string, Promise<boolean>>();
  readonly #forgotten = new WeakSet<Task>();

  /** @param failed Called at every failure; the caller reports the first one only. */
  constructor(store: CheckpointStore, clock: Clock, failed: (error: BitsError) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Writes a task's checkpoint. */
  async save(task: Task): Promise<void> {
    const written = await this.#write([task.id], async () => {
      // A listener of the event before may have cancelled the task.
      if (this.#forgotten.has(task) || isFinishedState(task.state)) return false;
      task.limiter.remember?.();
      await this.#store.put(task.checkpoint(this.#clock.now()));
      return true;
    });
    task.setStored({ survivesReload: written });
  }

  /**
   * Writes the checkpoints of new tasks, some at a time so that thousands do not hold the page up.
   *
   * @param wanted Called before each batch: a task may have ended, or have been removed.
   */
  async saveNew(tasks: readonly Task[], wanted: (task: Task) => boolean): Promise<void> {
    for (let at = 0; at < tasks.length; at += BATCH) {
      // A task that began in the meantime has written its own.
      const batch = tasks.slice(at, at + BATCH).filter((task) => wanted(task) && !this.#writes.has(task.id));
      const written = await this.#write(
        batch.map((task) => task.id),
        async () => {
          await this.#store.putMany(batch.map((task) => task.checkpoint(this.#clock.now())));
          return true;
        },
      );
      for (const task of batch) task.setStored({ survivesReload: written });
    }
  }

  /** Prevents all later writes of this task. */
  stopSaving(task: Task): void {
    this.#forgotten.add(task);
  }

  /** Deletes the checkpoints of all scopes that are due: see `CheckpointStore`. Rejects if the storage fails. */
  deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    return this.#store.deleteWhere(isDue);
  }

  /** Deletes the checkpoints and stored files of these tasks. */
  async forget(ids: readonly string[]): Promise<void> {
    const removed = this.#write(ids, async () => {
      await this.#store.delete(ids);
      return true;
    });
    await removed;
    for (const id of ids) if (this.#writes.get(id) === removed) this.#writes.delete(id);
  }

  /**
   * Stores a handle or copy of the file. `wanted` is called after the earlier writes of this task.
   *
   * @returns Whether it is stored now.
   */
  keepSource(id: string, source: StoredSource, wanted: () => boolean): Promise<boolean> {
    return this.#write([id], async () => {
      if (!wanted()) return false;
      await this.#store.putSource(id, source);
      return true;
    });
  }

  source(id: string): Promise<StoredSource | undefined> {
    return this.#guard(() => this.#store.getSource(id), undefined);
  }

  /** @returns Null if the storage cannot be read. */
  get(id: string): Promise<Checkpoint | null | undefined> {
    return this.#guard(() => this.#store.get(id), null);
  }

  /** Rejects if the storage cannot be read. */
  list(scope: string): Promise<Checkpoint[]> {
    return this.attempt(() => this.#store.list(scope));
  }

  /**
   * Reads what earlier visits learned of an endpoint, and stores from then on what is learned of it.
   *
   * @param anew Whether all that is known of endpoints is deleted first.
   */
  async recall(limiter: EndpointLimiter, anew = false): Promise<void> {
    const { endpointDatabase } = this.#store;
    if (anew) {
      limiter.limits = NO_LIMITS;
      limiter.remember = undefined;
    }
    if (endpointDatabase === undefined) return;
    try {
      // Later accesses wait for it.
      if (anew) indexedDB.deleteDatabase(endpointDatabase);
      // Loaded on demand. Without it, or the storage, nothing is remembered for later visits.
      const { recallEndpoint } = await import('../network/recall-endpoint.js');
      limiter.remember = await recallEndpoint(endpointDatabase, limiter);
    } catch {
      // The next visit learns again.
    }
  }

  close(): void {
    this.#store.close();
  }

  /** Writes after all that is being written for these tasks; resolves to whether it is stored now. */
  #write(ids: readonly string[], write: () => Promise<boolean>): Promise<boolean> {
    const earlier = Promise.all(ids.map(async (id) => this.#writes.get(id)));
    const done = earlier.then(() => this.#guard(write, false));
    for (const id of ids) this.#writes.set(id, done);
    return done;
  }

  /** Runs an access to what is stored, or the loading of code for it. Reports and rejects if it fails or takes too long. */
  async attempt<T>(action: () => Promise<T>): Promise<T> {
    let stop: (() => void) | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        stop = this.#clock.after(LIMIT_MS, reject);
      });
      return await Promise.race([action(), late]);
    } catch (cause) {
      const message =
        'the storage of the browser, or code for it, is not available: unfinished files may not survive a reload';
      const error = new BitsError({ code: 'page', message, cause });
      this.#failed(error);
      throw error;
    } finally {
      stop?.();
    }
  }

  #guard<T>(action: () => Promise<T>, fallback: T): Promise<T> {
    return this.attempt(action).catch(() => fallback);
  }
}
