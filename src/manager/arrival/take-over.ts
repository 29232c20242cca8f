import { admit } from './admit.js';
import { followedRecord } from '../tabs/followed-record.js';
import { findFile } from './restore.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskClaims, TaskServices } from '../task/task-services.js';
import type { TakingOver } from '../task/task-state.js';
import type { Task } from '../task/task.js';

/**
 * Goes on with a task whose tab is gone, from the checkpoint there.
 *
 * @param cancel Carries out what the other tab had begun: to cancel the task.
 */
export async function takeOver(
  task: Task,
  state: TakingOver,
  list: TaskList,
  { checkpoints, claims, clock }: TaskServices,
  cancel: (task: Task) => void,
): Promise<void> {
  const { newAs } = state;
  const earlier =
    newAs === undefined ? await followedRecord(task, state.owner?.id ?? task.id, checkpoints) : undefined;
  if (task.state !== state) return;
  const ownerId = earlier?.id ?? task.id;
  let isPaused = false;
  if (earlier !== undefined) {
    task.load(earlier);
    if (earlier.cancelling) {
      // The other tab was gone before the server knew.
      cancel(task);
      return;
    }
    isPaused = earlier.paused;
  } else if (task.survivesReload && newAs === undefined) {
    // There was a checkpoint: the task ended in the other tab, whose word of it comes late or not at all.
    claims.drop(task);
    await checkpoints.forget([task.id]);
    return;
  }
  if (!(await isAdmitted(task, list, claims))) return;
  if (ownerId === task.id) {
    if (newAs !== undefined) void checkpoints.save(task, clock.now());
  } else {
    const source = await checkpoints.source(ownerId);
    await checkpoints.save(task, clock.now());
    const isWanted = (): boolean => list.isCarried(task);
    const isKept = source !== undefined && (await checkpoints.keepSource(task.id, source, isWanted));
    task.keeps({ fileKept: isKept });
    await checkpoints.forget([ownerId]);
  }
  if (task.state !== state) return;
  if (newAs === 'ready') task.wait();
  else if (task.file === undefined) await findFile(task, isPaused, checkpoints);
  else if (isPaused) task.pause('user');
  else task.queue();
}

/** A file that its record proves was let in by the page that wrote it; others go through the rules here. */
async function isAdmitted(task: Task, list: TaskList, claims: TaskClaims): Promise<boolean> {
  const { file, state } = task;
  if (!task.isForeign || file === undefined || task.record.fingerprint !== null) return true;
  const rejection = await admit(task, file, list);
  if (task.state !== state || !list.isAlive(task)) return false;
  if (rejection === undefined) return true;
  claims.drop(task);
  task.client.refuse([rejection]);
  return false;
}
