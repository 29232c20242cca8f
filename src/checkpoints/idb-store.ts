import { openDB, type IDBPDatabase } from 'idb';
import type { Checkpoint, CheckpointStore, StoredSource } from './checkpoint-store.js';
import { isCheckpoint, isStoredSource } from './is-checkpoint.js';
import { DATABASE, DATABASE_VERSION, migrate, type CheckpointSchema } from './schema.js';

/** Records that are read at once. */
const BATCH = 200;

/** Checkpoints in IndexedDB. A write costs well under a millisecond; a killed browser loses none. */
export class IdbCheckpointStore implements CheckpointStore {
  readonly #name: string;
  #opening: Promise<IDBPDatabase<CheckpointSchema>> | undefined;

  constructor(name = DATABASE) {
    this.#name = name;
  }

  async put(checkpoint: Checkpoint): Promise<void> {
    await (await this.#open()).put('checkpoints', checkpoint);
  }

  async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    const transaction = (await this.#open()).transaction('checkpoints', 'readwrite');
    const written = checkpoints.map((checkpoint) => transaction.store.put(checkpoint));
    await Promise.all([...written, transaction.done]);
  }

  async list(scope: string): Promise<Checkpoint[]> {
    const database = await this.#open();
    const records: unknown[] = await database.getAllFromIndex('checkpoints', 'scope', scope);
    const broken = records.filter((record) => !isCheckpoint(record)) as { id: string }[];
    if (broken.length > 0) await this.delete(broken.map((record) => record.id));
    return records.filter(isCheckpoint).sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    const record: unknown = await (await this.#open()).get('checkpoints', id);
    return isCheckpoint(record) ? record : undefined;
  }

  async delete(ids: readonly string[]): Promise<void> {
    const transaction = (await this.#open()).transaction(['checkpoints', 'sources'], 'readwrite');
    const removed = ids.flatMap((id) => [
      transaction.objectStore('checkpoints').delete(id),
      transaction.objectStore('sources').delete(id),
    ]);
    await Promise.all([...removed, transaction.done]);
  }

  async deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    const database = await this.#open();
    const isGone = (record: unknown): boolean => !isCheckpoint(record) || isDue(record);
    // Some at a time: uploads want to write in between.
    for (let range: IDBKeyRange | null = null; ;) {
      const records: Checkpoint[] = await database.getAll('checkpoints', range, BATCH);
      const last = records.at(-1);
      if (last === undefined) break;
      for (const { id } of records.filter(isGone)) {
        const { store, done } = database.transaction('checkpoints', 'readwrite');
        // Another tab may have taken it up meanwhile.
        if (isGone(await store.get(id))) await store.delete(id);
        await done;
      }
      range = IDBKeyRange.lowerBound(last.id, true);
    }
    const transaction = database.transaction(['checkpoints', 'sources'], 'readwrite');
    const known = new Set(await transaction.objectStore('checkpoints').getAllKeys());
    const sources = transaction.objectStore('sources');
    for (const id of await sources.getAllKeys()) if (!known.has(id)) void sources.delete(id);
    await transaction.done;
  }

  async putSource(id: string, source: StoredSource): Promise<void> {
    await (await this.#open()).put('sources', source, id);
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    const source: unknown = await (await this.#open()).get('sources', id);
    return isStoredSource(source) ? source : undefined;
  }

  close(): void {
    const opening = this.#opening;
    this.#opening = undefined;
    opening?.then(
      (database) => {
        database.close();
      },
      () => undefined,
    );
  }

  #open(): Promise<IDBPDatabase<CheckpointSchema>> {
    // A failed opening is not kept: storage that was full or blocked may come back.
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  #connect(): Promise<IDBPDatabase<CheckpointSchema>> {
    return new Promise((resolve, reject) => {
      let gaveUp = false;
      openDB<CheckpointSchema>(this.#name, DATABASE_VERSION, {
        upgrade: (database, oldVersion) => {
          migrate(database, oldVersion);
        },
        // Another tab holds an older version open and does not let go: go on without, rather than hang.
        blocked: () => {
          gaveUp = true;
          reject(new DOMException('Another tab holds an older version of the storage.', 'InvalidStateError'));
        },
        // Another tab wants to upgrade: let go; the next call opens anew, or fails and is told.
        blocking: () => {
          this.close();
        },
        terminated: () => {
          this.#opening = undefined;
        },
      }).then((database) => {
        // It opens in the end all the same: nobody would close it when the next upgrade is due.
        if (gaveUp) database.close();
        else resolve(database);
      }, reject);
    });
  }
}
