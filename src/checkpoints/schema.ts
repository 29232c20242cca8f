import type { DBSchema, IDBPDatabase } from 'idb';
import type { Checkpoint, StoredSource } from './checkpoint-store.js';

/** Name of the database; one for all elements of an origin. */
export const DATABASE = 'bits-upload';

/** Version of the schema: increment it with every change, and add a step to `migrate`. */
export const DATABASE_VERSION = 1;

/** Object stores. Sources have their own, as checkpoints are rewritten after every Ack. */
export interface CheckpointSchema extends DBSchema {
  checkpoints: { key: string; value: Checkpoint; indexes: { scope: string } };
  sources: { key: string; value: StoredSource };
}

/** Upgrades a database from any earlier version to the current one. */
export function migrate(database: IDBPDatabase<CheckpointSchema>, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('scope', 'scope');
    database.createObjectStore('sources');
  }
}
