import type { IDBPDatabase } from 'idb';
import type { Checkpoint } from './checkpoint-store.js';
import type { CheckpointSchema } from './schema.js';

/** Number of records per read. */
const BATCH = 200;

/**
 * Deletes all obsolete checkpoints, and sources without a checkpoint. Loaded on demand.
 *
 * @param isObsolete Whether a checkpoint is invalid or due.
 */
export async function deleteWhere(
  database: IDBPDatabase<CheckpointSchema>,
  isObsolete: (record: unknown) => boolean,
): Promise<void> {
  // In batches, so that writes of uploads are not delayed.
  for (let range: IDBKeyRange | null = null; ;) {
    const records: Checkpoint[] = await database.getAll('checkpoints', range, BATCH);
    const last = records.at(-1);
    if (last === undefined) break;
    for (const { id } of records.filter(isObsolete)) {
      const { store, done } = database.transaction('checkpoints', 'readwrite');
      // Another tab may have resumed it in the meantime.
      if (isObsolete(await store.get(id))) await store.delete(id);
      await done;
    }
    range = IDBKeyRange.lowerBound(last.id, true);
  }
  const transaction = database.transaction(['checkpoints', 'sources'], 'readwrite');
  const known = new Set(await transaction.objectStore('checkpoints').getAllKeys());
  const sources = transaction.objectStore('sources');
  for (const key of await sources.getAllKeys())
    if (!known.has(typeof key === 'string' ? key : key[0])) void sources.delete(key);
  await transaction.done;
}
