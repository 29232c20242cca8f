import { BitsError } from '../errors.js';
import type { Checkpoint, CheckpointStore, StoredSource } from '../checkpoints/checkpoint-store.js';
import type { Task } from './task.js';

/** Checkpoints written in one transaction. */
const BATCH = 200;

/**
 * Writes and reads checkpoints for the manager and never rejects: an upload goes on when the storage
 * fails, and the failure is told once. Writes of one task keep their order.
 */
export class CheckpointKeeper {
  readonly #store: CheckpointStore;
  readonly #told: (error: BitsError) => void;
  readonly #writes = new Map<string, Promise<void>>();

  /** @param told Called at every failure; telling the user once is the caller's. */
  constructor(store: CheckpointStore, told: (error: BitsError) => void) {
    this.#store = store;
    this.#told = told;
  }

  /** Writes a task's checkpoint. */
  save(task: Task, nowMs: number): Promise<void> {
    return this.#write(task.id, async () => {
      await this.#store.put(task.checkpoint(nowMs));
      task.survivesReload = true;
    }).then((written) => {
      if (!written) task.survivesReload = false;
    });
  }

  /**
   * Writes the checkpoints of new tasks, some at a time so that thousands do not hold the page up.
   *
   * @param wanted Asked when a task's turn has come: it may have ended, or left the list.
   */
  async saveNew(tasks: readonly Task[], nowMs: number, wanted: (task: Task) => boolean): Promise<void> {
    for (let at = 0; at < tasks.length; at += BATCH) {
      // What began in the meantime has written its own.
      const batch = tasks.slice(at, at + BATCH).filter((task) => wanted(task) && !this.#writes.has(task.id));
      const all = this.#guard(() => this.#store.putMany(batch.map((task) => task.checkpoint(nowMs))));
      for (const task of batch)
        this.#writes.set(
          task.id,
          all.then(() => undefined),
        );
      const written = await all;
      for (const task of batch) task.survivesReload = written;
    }
  }

  /** Removes all that is kept of these tasks. */
  async forget(ids: readonly string[]): Promise<void> {
    const earlier = Promise.all(ids.map(async (id) => this.#writes.get(id)));
    const removed = earlier.then(() => this.#guard(() => this.#store.delete(ids))).then(() => undefined);
    for (const id of ids) this.#writes.set(id, removed);
    await removed;
    for (const id of ids) if (this.#writes.get(id) === removed) this.#writes.delete(id);
  }

  /**
   * Keeps a way to the file; `wanted` is asked when the write's turn has come.
   *
   * @returns Whether it is kept now.
   */
  async keepSource(id: string, source: StoredSource, wanted: () => boolean): Promise<boolean> {
    let kept = false;
    await this.#write(id, async () => {
      if (!wanted()) return;
      await this.#store.putSource(id, source);
      kept = true;
    });
    return kept;
  }

  async source(id: string): Promise<StoredSource | undefined> {
    let source: StoredSource | undefined;
    await this.#guard(async () => {
      source = await this.#store.getSource(id);
    });
    return source;
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    let checkpoint: Checkpoint | undefined;
    await this.#guard(async () => {
      checkpoint = await this.#store.get(id);
    });
    return checkpoint;
  }

  async list(scope: string): Promise<Checkpoint[]> {
    let checkpoints: Checkpoint[] = [];
    await this.#guard(async () => {
      checkpoints = await this.#store.list(scope);
    });
    return checkpoints;
  }

  close(): void {
    this.#store.close();
  }

  #write(id: string, write: () => Promise<void>): Promise<boolean> {
    const done = (this.#writes.get(id) ?? Promise.resolve()).then(() => this.#guard(write));
    this.#writes.set(
      id,
      done.then(() => undefined),
    );
    return done;
  }

  async #guard(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (cause) {
      const message =
        'the browser keeps no storage for this page: unfinished files will not survive a reload';
      this.#told(new BitsError({ code: 'page', message, cause }));
      return false;
    }
  }
}
