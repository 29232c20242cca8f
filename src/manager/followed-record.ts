import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import type { CheckpointKeeper } from './checkpoint-keeper.js';
import { identityOf } from './identity.js';
import type { Task } from './task.js';

/**
 * The checkpoint of the tab that carried a task, or the task's own. The owner's id comes from another page: a record of
 * another file or scope is none of this task's, whatever that page says.
 */
export async function followedRecord(
  task: Task,
  ownerId: string,
  checkpoints: CheckpointKeeper,
): Promise<Checkpoint | undefined> {
  const record = await checkpoints.get(ownerId);
  if (record?.scope !== task.init.scope) return undefined;
  const { path, size, lastModified } = record;
  return identityOf(path, size, lastModified) === task.identity ? record : undefined;
}
