import { applyRules } from '../files/file-rules.js';
import { followedRecord } from '../tabs/followed-record.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import type { TakingOver } from '../task/task-state.js';
import type { Task } from '../task/task.js';
import { askPage } from './ask-page.js';
import { findFile } from './find-file.js';

/**
 * Continues a task whose tab is gone, from the checkpoint there.
 *
 * @param cancel Cancels the task, as the other tab had begun to.
 */
export async function takeOver(
  task: Task,
  state: TakingOver,
  list: TaskList,
  { checkpoints, claims }: TaskServices,
  cancel: (task: Task) => void,
): Promise<void> {
  const { addedAs, owner } = state;
  const hasLeft = (): boolean => task.state !== state;
  const record =
    addedAs === undefined ? await followedRecord(task, owner?.id ?? task.id, checkpoints) : undefined;
  if (hasLeft()) return;
  if (record !== undefined) {
    task.load(record);
    if (record.cancelling) {
      // The other tab was closed before the server knew.
      cancel(task);
      return;
    }
  } else if (task.shown.survivesReload && addedAs === undefined) {
    // The checkpoint was deleted, so the task ended in the other tab, whose message has not arrived.
    claims.drop(task);
    await checkpoints.forget([task.id]);
    return;
  }
  if (!(await isAdmitted(task, list, claims))) return;
  if (record !== undefined && record.id !== task.id) {
    const source = await checkpoints.source(record.id);
    await checkpoints.save(task);
    const isWanted = (): boolean => list.isOurs(task);
    task.setStored({
      fileKept: source !== undefined && (await checkpoints.keepSource(task.id, source, isWanted)),
    });
    await checkpoints.forget([record.id]);
  } else if (addedAs !== undefined) void checkpoints.save(task);
  if (hasLeft()) return;
  const isPaused = record?.paused === true;
  if (addedAs === 'ready') task.wait();
  else if (task.shown.file === undefined) await findFile(task, isPaused, checkpoints);
  else if (isPaused) task.pause('user');
  else task.queue();
}

/**
 * Whether the file may be uploaded. One with a fingerprint in its checkpoint was accepted by the page that wrote that; any
 * other one has to pass the rules of this page.
 */
async function isAdmitted(task: Task, list: TaskList, claims: TaskServices['claims']): Promise<boolean> {
  const { state, client } = task;
  const { file } = task.shown;
  if (!task.facts.isForeign || file === undefined || task.record.fingerprint !== null) return true;
  // Loaded already, with the message that the file came by.
  const { admit } = await import('../tabs/tab-message.js');
  const rejection = await admit(task, file, list, { applyRules, askPage });
  if (task.state !== state || !list.isKept(task)) return false;
  if (rejection === undefined) return true;
  claims.drop(task);
  client.refuse([rejection]);
  return false;
}
