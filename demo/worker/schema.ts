import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { BookedRule } from '../server/faults/fault-rules.js';
import type { Session } from '../server/core/session-storage.js';

/** A session, with what is known of its stored bytes. */
export interface StoredSession extends Session {
  /** Sizes of its parts in bytes, in order. */
  readonly parts: readonly number[];
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** An uploaded file, whose parts are those of the session that delivered it. */
export interface StoredFile {
  /** Path below the upload directory, decoded. */
  readonly path: string;
  readonly owner: string;
  readonly parts: readonly number[];
  readonly changedAt: number;
}

interface Schema extends DBSchema {
  sessions: { key: string; value: StoredSession };
  files: { key: string; value: StoredFile };
  /** Bytes, by the id of the session and the number of the part. */
  parts: { key: [owner: string, part: number]; value: ArrayBuffer };
  /** The rules of the fault layer: the browser ends a service worker that is idle, and starts it again. */
  rules: { key: number; value: BookedRule };
}

export type Database = IDBPDatabase<Schema>;

export function openDatabase(): Promise<Database> {
  return openDB<Schema>('bits-upload-playground-server', 1, {
    upgrade(database) {
      database.createObjectStore('sessions', { keyPath: 'id' });
      database.createObjectStore('files', { keyPath: 'path' });
      database.createObjectStore('parts');
      database.createObjectStore('rules', { keyPath: 'id' });
    },
  });
}

/** The keys of all parts of a session. */
export const partsOf = (owner: string): IDBKeyRange => IDBKeyRange.bound([owner, 0], [owner, Infinity]);
