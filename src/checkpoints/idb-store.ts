import { TAIL_BYTES } from '../file/file-source.js';
import { isSessionId } from '../protocol/ack.js';
import { parseHostId } from '../protocol/host-id.js';
import type { Checkpoint, CheckpointStore, StoredSource } from './checkpoint-store.js';
import type { IdbRecords } from './idb-records.js';

/** Name of the database; one for all elements of an origin. */
const DATABASE = 'bits-upload';

/**
 * Checkpoints in IndexedDB. A write takes less than a millisecond; stored records survive a killed browser. The code
 * for it is loaded, and the database created, with the first write: most visits find nothing and store nothing.
 */
export class IdbCheckpointStore implements CheckpointStore {
  /** A database of its own: a change of its schema must not keep checkpoints from tabs of an older version. */
  readonly endpointDatabase: string;
  readonly #name: string;
  #records: Promise<IdbRecords> | undefined;

  constructor(name = DATABASE) {
    this.#name = name;
    this.endpointDatabase = `${name}-endpoints`;
  }

  put(checkpoint: Checkpoint): Promise<void> {
    return this.putMany([checkpoint]);
  }

  async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    await (await this.#load()).putMany(checkpoints);
  }

  async list(scope: string): Promise<Checkpoint[]> {
    return (await this.#find())?.list(scope) ?? [];
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    return (await this.#find())?.get(id);
  }

  async delete(ids: readonly string[]): Promise<void> {
    await (await this.#find())?.delete(ids);
  }

  async deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    await (await this.#find())?.deleteWhere(isDue);
  }

  async putSource(id: string, source: StoredSource): Promise<void> {
    await (await this.#load()).putSource(id, source);
  }

  async putPart(...part: Parameters<IdbRecords['putPart']>): Promise<void> {
    await (await this.#load()).putPart(...part);
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    return (await this.#find())?.getSource(id);
  }

  close(): void {
    void this.#records?.then(
      (records) => {
        records.close();
      },
      () => undefined,
    );
  }

  /** Undefined if nothing was ever stored. */
  #find(): Promise<IdbRecords | undefined> {
    return this.#records ?? this.#search();
  }

  async #search(): Promise<IdbRecords | undefined> {
    // Where the browser cannot list its databases, this one is opened.
    const databases = await (indexedDB as Partial<IDBFactory>).databases?.().catch(() => undefined);
    const isStored = databases?.some(({ name }) => name === this.#name) ?? true;
    return isStored ? this.#load() : this.#records;
  }

  #load(): Promise<IdbRecords> {
    this.#records ??= import('./idb-records.js').then(
      ({ IdbRecords }) => new IdbRecords(this.#name, { isSessionId, parseHostId, TAIL_BYTES }),
      (error: unknown) => {
        // Tried again at the next access.
        this.#records = undefined;
        throw error;
      },
    );
    return this.#records;
  }
}
