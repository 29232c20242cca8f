import { noteForgotten } from '../../checkpoints/forgotten.js';
import { BitsError } from '../../errors.js';
import type { Checkpoint, CheckpointStore, StoredSource } from '../../checkpoints/checkpoint-store.js';
import type { Clock } from '../../session/ports/clock.js';
import { NO_LIMITS } from '../../session/policy/fragment-limits.js';
import type { EndpointLimiter } from '../network/endpoint-limiter.js';
import { inBatches } from '../page/in-batches.js';
import { isFinishedState } from './task-state.js';
import type { Task } from './task.js';

/** Maximum number of checkpoints written or deleted in one transaction. */
const BATCH = 200;
/** Time after which an access counts as failed: the storage of some broken profiles never answers. */
const LIMIT_MS = 30_000;

/**
 * Writes and reads checkpoints: those of a turn in one transaction. No method but `list`, `deleteWhere` and `attempt` rejects: an upload continues when the storage fails, and the failure is
 * reported. Writes of one task keep their order.
 */
export class CheckpointWriter {
  readonly #store: CheckpointStore;
  readonly #clock: Clock;
  readonly #failed: (error: BitsError) => void;
  readonly #writes = new Map<string, Promise<boolean>>();
  readonly #forgotten = new WeakSet<Task>();
  readonly #put = inBatches<Task>(BATCH, (tasks) =>
    this.#succeeds(async () => {
      const checkpoints = tasks
        .filter((task) => !this.#isGone(task))
        .map((task) => {
          task.limiter.remember?.();
          return task.checkpoint(this.#clock.now());
        });
      const [first] = checkpoints;
      if (checkpoints.length > 1) await this.#store.putMany(checkpoints);
      else if (first !== undefined) await this.#store.put(first);
    }),
  );
  readonly #delete = inBatches<string>(BATCH, (ids) => this.#succeeds(() => this.#store.delete(ids)));

  /** @param failed Called at every failure; the caller reports the first one only. */
  constructor(store: CheckpointStore, clock: Clock, failed: (error: BitsError) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Writes a task's checkpoint, in one transaction with those of other tasks. */
  async save(task: Task): Promise<void> {
    const isGone = (): boolean => this.#isGone(task);
    const written = await this.#write(
      [task.id],
      async () => !isGone() && (await this.#put(task)) && !isGone(),
    );
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
      await Promise.all(batch.map((task) => this.save(task)));
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

  /** Deletes the checkpoints and stored files of these tasks; at the next visit if the storage fails. */
  async forget(ids: readonly string[]): Promise<void> {
    const keys = [...ids, ...ids.map(sourceKey)];
    const removed = this.#write(keys, async () => {
      const deleted = await Promise.all(ids.map(this.#delete));
      if (deleted.includes(false)) noteForgotten(ids);
      return true;
    });
    await removed;
    for (const id of keys) if (this.#writes.get(id) === removed) this.#writes.delete(id);
  }

  /**
   * Stores a handle or copy of the file, or a part of a copy. Checkpoints do not wait for that.
   *
   * @param wanted Called after the earlier writes of this file.
   *
   * @returns Whether it is stored now.
   */
  keepSource(
    id: string,
    put: (store: CheckpointStore) => Promise<void>,
    wanted: () => boolean,
  ): Promise<boolean> {
    return this.#write([sourceKey(id)], async () => wanted() && this.#succeeds(() => put(this.#store)));
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

  /** Whether nothing of a task is to be written: a listener of the event before may have cancelled it. */
  #isGone(task: Task): boolean {
    return this.#forgotten.has(task) || isFinishedState(task.state);
  }

  /** Writes after all that is being written for these tasks; resolves to whether it is stored now. */
  #write(ids: readonly string[], write: () => Promise<boolean>): Promise<boolean> {
    const earlier = Promise.all(ids.map(async (id) => this.#writes.get(id)));
    const done = earlier.then(write);
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

  #succeeds(write: () => Promise<void>): Promise<boolean> {
    return this.#guard(async () => {
      await write();
      return true;
    }, false);
  }

  #guard<T>(action: () => Promise<T>, fallback: T): Promise<T> {
    return this.attempt(action).catch(() => fallback);
  }
}

/** Key of the writes of a file, which may take longer than those of its checkpoint. */
const sourceKey = (id: string): string => `${id} `;
