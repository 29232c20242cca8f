/** Name of the database; one for all elements of an origin. */
export const DATABASE = 'bits-upload';

/** Version of the schema: increment it with every change, and add a step to `migrate`. */
export const DATABASE_VERSION = 1;

/**
 * Upgrades a database from any earlier version to the current one. Sources have an object store of their own, as
 * checkpoints are rewritten after every Ack.
 */
export function migrate(database: IDBDatabase, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('scope', 'scope');
    database.createObjectStore('sources');
  }
}
