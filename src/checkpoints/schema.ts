import type { DBSchema, IDBPDatabase } from 'idb';
import type { Checkpoint, StoredSource } from './checkpoint-store.js';
import type { StoredCopy } from './copy-parts.js';

/** Version of the schema: increment it with every change, and add a step to `migrate`. */
export const DATABASE_VERSION = 1;

/** Object stores. Sources have their own, as checkpoints are rewritten after every Ack. */
export interface CheckpointSchema extends DBSchema {
  checkpoints: { key: string; value: Checkpoint; indexes: { scope: string } };
  /** By the id of the checkpoint; parts of a copy by that and the offset of their first byte. */
  sources: { key: string | [string, number]; value: StoredSource | StoredCopy | Blob | ArrayBuffer };
}

/** Upgrades a database from any earlier version to the current one. */
export function migrate(database: IDBPDatabase<CheckpointSchema>, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('scope', 'scope');
    database.createObjectStore('sources');
  }
}

/** The keys of the parts of a copy. */
export function partsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
