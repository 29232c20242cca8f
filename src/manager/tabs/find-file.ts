import { reopen } from '../files/stored-source.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { Task } from '../task/task.js';

/** Opens the file of a task that an earlier visit, or another tab, left behind, and continues or waits accordingly. */
export async function findFile(task: Task, isPaused: boolean, checkpoints: CheckpointWriter): Promise<void> {
  const { state, record } = task;
  const { earlier, init } = record;
  // A task without a checkpoint may have an id that another page chose, so no source is read for it.
  const source = task.shown.survivesReload ? await checkpoints.source(task.id) : undefined;
  const reopened = source && (await reopen(source, init.name));
  if (task.state !== state) return;
  task.setStored({ fileKeptAs: reopened === undefined ? 'pick' : source?.kind });
  if (reopened !== undefined) {
    const { file = task.shown.file, handle } = reopened;
    // A handle opens what the user picked, and a copy may be older than the replacement.
    const isReplacement = file?.size === init.size && file.lastModified === init.lastModified;
    task.attach(file, handle, init.original !== undefined && !isReplacement);
  }
  // Bytes of two versions of a file are not completed, though all of them are acknowledged.
  const mayComplete = init.size > 0 && !task.isMixed;
  const isSent = earlier?.sessionId != null && earlier.offset === init.size && mayComplete;
  if (isPaused) task.pause('user');
  if (task.shown.file === undefined && !isSent)
    task.needFile(reopened === undefined ? 'reload' : 'permission');
  else if (isPaused) return;
  else if (task.client.options.manual === true) task.wait();
  else task.queue();
}
