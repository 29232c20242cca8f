import { openDB, type IDBPDatabase } from 'idb';
import { TAIL_BYTES } from '../file/fingerprint.js';
import { isSessionId } from '../protocol/ack.js';
import { parseHostId } from '../protocol/host-id.js';
import type { Checkpoint, CheckpointStore, StoredSource } from './checkpoint-store.js';
import { DATABASE, DATABASE_VERSION, migrate, type CheckpointSchema } from './schema.js';

/** Loads the checks of what is found in the storage: most visits find nothing. */
async function loadChecks(): Promise<{
  isCheckpoint: (record: unknown) => record is Checkpoint;
  isStoredSource: (source: unknown) => source is StoredSource;
}> {
  const { isCheckpoint, isStoredSource } = await import('./is-checkpoint.js');
  const tools = { isSessionId, parseHostId, tailBytes: TAIL_BYTES };
  return { isCheckpoint: (record) => isCheckpoint(record, tools), isStoredSource };
}

/** Checkpoints in IndexedDB. A write takes less than a millisecond; stored records survive a killed browser. */
export class IdbCheckpointStore implements CheckpointStore {
  /** A database of its own: a change of its schema must not keep checkpoints from tabs of an older version. */
  readonly endpointDatabase: string;
  readonly #name: string;
  #opening: Promise<IDBPDatabase<CheckpointSchema>> | undefined;

  constructor(name = DATABASE) {
    this.#name = name;
    this.endpointDatabase = `${name}-endpoints`;
  }

  async put(checkpoint: Checkpoint): Promise<void> {
    await (await this.#open()).put('checkpoints', checkpoint);
  }

  async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    const transaction = (await this.#open()).transaction('checkpoints', 'readwrite');
    const written = checkpoints.map((checkpoint) => transaction.store.put(checkpoint));
    await Promise.all([...written, transaction.done]);
    // So that the next visit has them in the browser's cache.
    loadChecks().catch(() => undefined);
  }

  async list(scope: string): Promise<Checkpoint[]> {
    const database = await this.#open();
    const records: unknown[] = await database.getAllFromIndex('checkpoints', 'scope', scope);
    if (records.length === 0) return [];
    const { isCheckpoint } = await loadChecks();
    const broken = records.filter((record) => !isCheckpoint(record)) as { id: string }[];
    if (broken.length > 0) await this.delete(broken.map((record) => record.id));
    return records.filter(isCheckpoint).sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    const record: unknown = await (await this.#open()).get('checkpoints', id);
    if (record === undefined) return undefined;
    return (await loadChecks()).isCheckpoint(record) ? record : undefined;
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
    const stored = await Promise.all([database.count('checkpoints'), database.count('sources')]);
    if (!stored.some(Boolean)) return;
    const { deleteWhere } = await import('./delete-where.js');
    const { isCheckpoint } = await loadChecks();
    const isObsolete = (record: unknown): boolean => !isCheckpoint(record) || isDue(record);
    await deleteWhere(database, isObsolete);
  }

  async putSource(id: string, source: StoredSource): Promise<void> {
    await (await this.#open()).put('sources', source, id);
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    const source: unknown = await (await this.#open()).get('sources', id);
    if (source === undefined) return undefined;
    return (await loadChecks()).isStoredSource(source) ? source : undefined;
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
    // A failed attempt is not cached: full or blocked storage may become available again.
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  #connect(): Promise<IDBPDatabase<CheckpointSchema>> {
    return new Promise((resolve, reject) => {
      let wasRejected = false;
      openDB<CheckpointSchema>(this.#name, DATABASE_VERSION, {
        upgrade: migrate,
        // A tab with an older database version blocks the upgrade: reject instead of waiting.
        blocked: () => {
          wasRejected = true;
          reject(new DOMException('Another tab holds an older version of the storage.', 'InvalidStateError'));
        },
        // This connection blocks the upgrade of another tab: close it; the next call opens a new one, or rejects.
        blocking: () => {
          this.close();
        },
        terminated: () => {
          this.#opening = undefined;
        },
      }).then((database) => {
        // The database may still open after the rejection: close it, as it would block the next upgrade.
        if (wasRejected) database.close();
        else resolve(database);
      }, reject);
    });
  }
}
