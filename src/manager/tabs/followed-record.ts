import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import { identityOf } from '../files/incoming-file.js';
import type { Task } from '../task/task.js';

/**
 * The checkpoint of the tab that uploaded a file, or the task's own. The owner's id comes from another page: a record of
 * another file or scope is none of this task's, whatever that page says.
 */
export async function followedRecord(
  task: Task,
  ownerId: string,
  checkpoints: CheckpointWriter,
): Promise<Checkpoint | undefined> {
  const record = await checkpoints.get(ownerId);
  const isOfTask = record?.scope === task.init.scope && identityOf(record) === task.identity;
  return isOfTask ? record : undefined;
}
