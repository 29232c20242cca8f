/** What is known of an endpoint from earlier uploads, without the name of any file. */
export interface EndpointMemory {
  /** Size of the largest Fragment that was accepted, in bytes; 0: none. */
  readonly acceptedBytes: number;
  /** Size of the smallest Fragment that was refused for its size, in bytes; Infinity: none. */
  readonly refusedBytes: number;
  /** Measured rate; 0: unknown. Bytes per millisecond. */
  readonly bytesPerMs: number;
  /** Round trip of a packet without content; 0: unknown. Milliseconds. */
  readonly rttMs: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** Object store of the records, by the URL of the endpoint without query, which may be a secret. */
const STORE = 'endpoints';
/** Maximum number of records that are checked for their age at once. */
const BATCH = 200;
/** Milliseconds after which a record is not used any more. */
const KEPT_MS = 30 * 86_400_000;
const MAX_BYTES = 1024 ** 3;
/** Minimum of `refusedBytes`: a record must not make every Fragment tiny. What refuses less is learned anew. */
const MIN_REFUSED_BYTES = 256 * 1024;

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** Whether a stored record can be used: any script of the origin can write one, so that it is checked like a response. */
export function isEndpointMemory(value: unknown): value is EndpointMemory {
  const nowMs = Date.now();
  const { acceptedBytes, refusedBytes, bytesPerMs, rttMs, updatedAt } = (value ?? {}) as EndpointMemory;
  return (
    within(acceptedBytes, 0, MAX_BYTES) &&
    Number.isInteger(acceptedBytes) &&
    acceptedBytes < refusedBytes &&
    (refusedBytes === Infinity || within(refusedBytes, MIN_REFUSED_BYTES, MAX_BYTES)) &&
    within(bytesPerMs, 0, 1e7) &&
    within(rttMs, 0, 60_000) &&
    within(updatedAt, nowMs - KEPT_MS, nowMs)
  );
}

/** Records of endpoints in a database of their own. A connection is open for one access only, so that none blocks `forget()`. */
export class EndpointRecords {
  readonly #name: string;

  constructor(database: string) {
    this.#name = database;
  }

  /** The record of an endpoint; undefined: there is none, or it is invalid or expired. Rejects if the storage fails. */
  async get(key: string): Promise<EndpointMemory | undefined> {
    const record: unknown = await this.#access('readonly', (store) => store.get(key));
    return isEndpointMemory(record) ? record : undefined;
  }

  async put(key: string, memory: EndpointMemory): Promise<void> {
    await this.#access('readwrite', (store) => {
      const request = store.put(memory, key);
      // At once: in the back/forward cache the page would have it open, and keep the next page from the records.
      store.transaction.commit();
      return request;
    });
  }

  /** Deletes records that are invalid or expired. */
  async deleteObsolete(): Promise<void> {
    await this.#access('readwrite', (store) => {
      const keys = store.getAllKeys(null, BATCH);
      keys.onsuccess = () => {
        for (const key of keys.result) {
          const record = store.get(key);
          record.onsuccess = () => {
            if (!isEndpointMemory(record.result)) store.delete(key);
          };
        }
      };
      return keys;
    });
  }

  async #access<T>(mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const opening = indexedDB.open(this.#name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(STORE);
    };
    const database = await resultOf(opening);
    try {
      const transaction = database.transaction(STORE, mode);
      const requested = request(transaction.objectStore(STORE));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => {
          reject(transaction.error ?? new Error());
        };
      });
      return requested.result;
    } finally {
      database.close();
    }
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error());
    };
  });
}
