import { openDB, type IDBPDatabase } from 'idb';
import type { Checkpoint, StoredSource } from './checkpoint-store.js';
import type { CheckTools, StorageChecks } from './is-checkpoint.js';
import type { StoredCopy } from './copy-parts.js';
import { DATABASE_VERSION, migrate, partsOf, type CheckpointSchema } from './schema.js';

// Loaded when something is stored, or may have been. See `CheckpointStore` for what the methods do.

/** The records of `IdbCheckpointStore`. */
export class IdbRecords {
  readonly #name: string;
  readonly #tools: CheckTools;
  #opening: Promise<IDBPDatabase<CheckpointSchema>> | undefined;
  #loading: Promise<StorageChecks> | undefined;

  constructor(name: string, tools: CheckTools) {
    this.#name = name;
    this.#tools = tools;
  }

  async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    const transaction = (await this.#open()).transaction('checkpoints', 'readwrite');
    const written = checkpoints.map((checkpoint) => transaction.store.put(checkpoint));
    // At once: in the back/forward cache the page would have it open, and keep the next page from the records.
    transaction.commit();
    await Promise.all([...written, transaction.done]);
    // So that the next visit has them in the browser's cache.
    this.#checks().catch(() => undefined);
  }

  async list(scope: string): Promise<Checkpoint[]> {
    const database = await this.#open();
    const records: unknown[] = await database.getAllFromIndex('checkpoints', 'scope', scope);
    if (records.length === 0) return [];
    const { isCheckpoint } = await this.#checks();
    const broken = records.filter((record) => !isCheckpoint(record)) as { id: string }[];
    if (broken.length > 0) await this.delete(broken.map((record) => record.id));
    return records.filter(isCheckpoint).sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    const record: unknown = await (await this.#open()).get('checkpoints', id);
    if (record === undefined) return undefined;
    return (await this.#checks()).isCheckpoint(record) ? record : undefined;
  }

  async delete(ids: readonly string[]): Promise<void> {
    const transaction = (await this.#open()).transaction(['checkpoints', 'sources'], 'readwrite');
    const removed = ids.flatMap((id) => [
      transaction.objectStore('checkpoints').delete(id),
      transaction.objectStore('sources').delete(id),
      transaction.objectStore('sources').delete(partsOf(id)),
    ]);
    await Promise.all([...removed, transaction.done]);
  }

  async deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    const database = await this.#open();
    const stored = await Promise.all([database.count('checkpoints'), database.count('sources')]);
    if (!stored.some(Boolean)) return;
    const { deleteWhere } = await import('./delete-where.js');
    const { isCheckpoint } = await this.#checks();
    const isObsolete = (record: unknown): boolean => !isCheckpoint(record) || isDue(record);
    await deleteWhere(database, isObsolete);
  }

  async putSource(id: string, source: StoredSource): Promise<void> {
    await (await this.#open()).put('sources', source, id);
  }

  async putPart(id: string, file: File, start: number, end: number): Promise<void> {
    const { putPart } = await import('./copy-parts.js');
    await putPart(await this.#open(), id, file, start, end);
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    const database = await this.#open();
    const source: unknown = await database.get('sources', id);
    if (source === undefined) return undefined;
    if ((source as StoredCopy | null)?.kind === 'parts') {
      const { joinParts } = await import('./copy-parts.js');
      return joinParts(source as StoredCopy, await database.getAll('sources', partsOf(id)));
    }
    return (await this.#checks()).isStoredSource(source) ? source : undefined;
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

  /** Loads the checks of what is found; once, as the last write of a page that is left must not wait for anything. */
  #checks(): Promise<StorageChecks> {
    this.#loading ??= import('./is-checkpoint.js').then(
      ({ checksWith }) => checksWith(this.#tools),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
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
