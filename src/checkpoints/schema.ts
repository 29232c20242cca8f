import type { DBSchema, IDBPDatabase } from 'idb';
import type { Checkpoint, StoredSource } from './checkpoint-store.js';

/** The database's name; one for all elements of an origin. */
export const DATABASE = 'bits-upload';

/** Raise it with every change of the schema, and add a step to `migrate`. */
export const DATABASE_VERSION = 1;

/** Sources lie apart from checkpoints, which are written after every Ack. */
export interface CheckpointSchema extends DBSchema {
  checkpoints: { key: string; value: Checkpoint; indexes: { scope: string } };
  sources: { key: string; value: StoredSource };
}

/** Brings a database from any earlier version to the present one, step by step. */
export function migrate(database: IDBPDatabase<CheckpointSchema>, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('scope', 'scope');
    database.createObjectStore('sources');
  }
}
