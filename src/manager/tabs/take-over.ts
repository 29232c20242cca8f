import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { Following, ReleaseClaim } from '../task/task-state.js';
import type { Task } from '../task/task.js';
import { admit } from './admit.js';
import { findFile } from './find-file.js';
import type { CoreFunctions } from './other-tabs.js';
import type { TaskOwnership } from './task-ownership.js';

/**
 * Continues a followed task, whose tab is gone, from the checkpoint there.
 *
 * @param claim Was granted to this tab.
 * @returns False if the task had ended in its tab.
 */
export async function takeOver(
  task: Task,
  following: Following,
  claim: ReleaseClaim,
  tabs: TaskOwnership,
  core: CoreFunctions,
): Promise<boolean> {
  const { checkpoints, list } = tabs;
  const { addedAs, owner } = following;
  if (owner !== undefined && core.isFinished(owner.status)) {
    // The owner may have crashed after it posted the end of the task and before it deleted the checkpoint.
    // An earlier visit may have left one here under the task's own id.
    for (const id of [owner.id, task.id]) {
      const record = await followedRecord(task, id, tabs, core);
      if (record) await checkpoints.forget([record.id]);
    }
    void claim();
    return false;
  }
  const state = task.takeOver(following, claim);
  const hasLeft = (): boolean => task.state !== state;
  const record =
    addedAs === undefined ? await followedRecord(task, owner?.id ?? task.id, tabs, core) : undefined;
  if (hasLeft()) return true;
  if (record) {
    task.load(record);
    if (record.cancelling) {
      // The other tab was closed before the server knew.
      tabs.requests.actions.cancel(task);
      return true;
    }
  } else if (record === undefined && task.shown.survivesReload && addedAs === undefined) {
    // The checkpoint was deleted, so the task ended in the other tab, whose message has not arrived.
    tabs.drop(task);
    await checkpoints.forget([task.id]);
    return true;
  }
  if (!(await isAdmitted(task, tabs, core))) return true;
  if (record && record.id !== task.id) {
    const source = await checkpoints.source(record.id);
    await checkpoints.save(task);
    const isWanted = (): boolean => list.isOurs(task);
    const isKept =
      source !== undefined &&
      (await checkpoints.keepSource(task.id, (store) => store.putSource(task.id, source), isWanted));
    task.setStored({ fileKeptAs: isKept ? source.kind : 'pick' });
    await checkpoints.forget([record.id]);
  } else if (addedAs !== undefined) void checkpoints.save(task);
  if (hasLeft()) return true;
  const isPaused = record?.paused === true;
  if (addedAs === 'ready') task.wait();
  else if (task.shown.file === undefined) await findFile(task, isPaused, checkpoints);
  else if (isPaused) task.pause('user');
  else task.queue();
  return true;
}

/**
 * The checkpoint of the tab that uploaded a file, or the task's own. The owner's id comes from another page: a record of
 * another file or scope is none of this task's, whatever that page says.
 *
 * @returns Null if the storage cannot be read.
 */
async function followedRecord(
  { init, identity }: Task,
  ownerId: string,
  { checkpoints }: TaskOwnership,
  { identityOf }: CoreFunctions,
): Promise<Checkpoint | null | undefined> {
  const record = await checkpoints.get(ownerId);
  if (record === null) return null;
  const isOfTask = record?.scope === init.scope && identityOf(record) === identity;
  return isOfTask ? record : undefined;
}

/**
 * Whether the file may be uploaded. One with a fingerprint in its checkpoint was accepted by the page that wrote that; any
 * other one has to pass the rules of this page.
 */
async function isAdmitted(task: Task, tabs: TaskOwnership, core: CoreFunctions): Promise<boolean> {
  const { state, client } = task;
  const { file } = task.shown;
  const { list } = tabs;
  if (!task.facts.isForeign || file === undefined || task.record.fingerprint !== null) return true;
  const rejection = await admit(task, file, list, core);
  if (task.state !== state || !list.isKept(task)) return false;
  if (rejection === undefined) return true;
  tabs.drop(task);
  client.refuse([rejection]);
  return false;
}
