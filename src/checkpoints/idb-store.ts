import type { Checkpoint, CheckpointStore, StoredSource } from './checkpoint-store.js';
import { isCheckpoint, isStoredSource } from './is-checkpoint.js';
import { DATABASE, DATABASE_VERSION, migrate } from './schema.js';

type StoreName = 'checkpoints' | 'sources';
type StoreOf = (name: StoreName) => IDBObjectStore;

/** Number of records per read. */
const BATCH = 200;

/** Checkpoints in IndexedDB. A write takes less than a millisecond; stored records survive a killed browser. */
export class IdbCheckpointStore implements CheckpointStore {
  readonly #name: string;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(name = DATABASE) {
    this.#name = name;
  }

  put(checkpoint: Checkpoint): Promise<void> {
    return this.putMany([checkpoint]);
  }

  putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    return this.#write(['checkpoints'], (storeOf) => {
      for (const checkpoint of checkpoints) storeOf('checkpoints').put(checkpoint);
    });
  }

  async list(scope: string): Promise<Checkpoint[]> {
    const records = await this.#read<unknown[]>('checkpoints', (store) => store.index('scope').getAll(scope));
    const broken = records.filter((record) => !isCheckpoint(record)) as { id: string }[];
    if (broken.length > 0) await this.delete(broken.map((record) => record.id));
    return records.filter(isCheckpoint).sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    const record = await this.#read<unknown>('checkpoints', (store) => store.get(id));
    return isCheckpoint(record) ? record : undefined;
  }

  delete(ids: readonly string[]): Promise<void> {
    return this.#write(['checkpoints', 'sources'], (storeOf) => {
      for (const id of ids) {
        storeOf('checkpoints').delete(id);
        storeOf('sources').delete(id);
      }
    });
  }

  async deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    const isObsolete = (record: unknown): boolean => !isCheckpoint(record) || isDue(record);
    // In batches, so that writes of uploads are not delayed.
    for (let range: IDBKeyRange | null = null; ;) {
      const records = await this.#read<unknown[]>('checkpoints', (store) => store.getAll(range, BATCH));
      const last = records.at(-1) as { id: string } | undefined;
      if (last === undefined) break;
      for (const { id } of records.filter(isObsolete) as { id: string }[]) {
        await this.#write(['checkpoints'], (storeOf) => {
          const store = storeOf('checkpoints');
          const found: IDBRequest<unknown> = store.get(id);
          found.onsuccess = () => {
            // Another tab may have resumed it in the meantime.
            if (isObsolete(found.result)) store.delete(id);
          };
        });
      }
      range = IDBKeyRange.lowerBound(last.id, true);
    }
    await this.#write(['checkpoints', 'sources'], (storeOf) => {
      const sources = storeOf('sources');
      const known = storeOf('checkpoints').getAllKeys();
      const stored = sources.getAllKeys();
      stored.onsuccess = () => {
        const ids = new Set(known.result);
        for (const id of stored.result) if (!ids.has(id)) sources.delete(id);
      };
    });
  }

  putSource(id: string, source: StoredSource): Promise<void> {
    return this.#write(['sources'], (storeOf) => {
      storeOf('sources').put(source, id);
    });
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    const source = await this.#read<unknown>('sources', (store) => store.get(id));
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

  /** Result of one request to a store. */
  async #read<T>(name: StoreName, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const request = ask(database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new DOMException());
    });
  }

  /** Makes requests in one transaction; resolves when it is complete, that is when the records are stored. */
  async #write(names: readonly StoreName[], act: (storeOf: StoreOf) => void): Promise<void> {
    const database = await this.#open();
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(names, 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException());
      act((name) => transaction.objectStore(name));
    });
  }

  #open(): Promise<IDBDatabase> {
    // A failed attempt is not cached: full or blocked storage may become available again.
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  #connect(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      let wasRejected = false;
      const request = indexedDB.open(this.#name, DATABASE_VERSION);
      request.onupgradeneeded = ({ oldVersion }) => migrate(request.result, oldVersion);
      // A tab with an older database version blocks the upgrade: reject instead of waiting.
      request.onblocked = () => {
        wasRejected = true;
        reject(new DOMException('Another tab holds an older version of the storage.', 'InvalidStateError'));
      };
      request.onerror = () => reject(request.error ?? new DOMException());
      request.onsuccess = () => {
        const database = request.result;
        // The database may still open after the rejection: close it, as it would block the next upgrade.
        if (wasRejected) database.close();
        // This connection blocks the upgrade of another tab: close it; the next call opens a new one, or rejects.
        database.onversionchange = () => this.close();
        database.onclose = () => {
          this.#opening = undefined;
        };
        resolve(database);
      };
    });
  }
}
