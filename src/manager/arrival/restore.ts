import { FORGOTTEN_KEY } from '../../checkpoints/forgotten.js';
import { loadDigests } from '../../file/load-digests.js';
import { fetchFailureCode } from '../../session/requests/load-failure-code.js';
import { BitsFileNeededEvent } from '../contract/events/bits-events.js';
import { identityOf } from '../files/incoming-file.js';
import { limiterOf } from '../network/endpoint-limiter.js';
import type { Client } from '../remote/client.js';
import { keptFor } from '../remote/expiry.js';
import { initOf, type TaskInit } from '../remote/task-record.js';
import { heldLocks, lockName } from '../tabs/tab-channel.js';
import type { TaskOwnership } from '../tabs/task-ownership.js';
import { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import { Task } from '../task/task.js';

/**
 * Brings the unfinished tasks of earlier visits back into the list.
 *
 * @returns False if they could not be read, or the code for them did not load: nothing was changed.
 */
export async function restore(
  scope: string,
  list: TaskList,
  ownership: TaskOwnership,
  services: TaskServices,
  client: Client,
): Promise<boolean> {
  const { checkpoints } = services;
  ownership.connect(scope);
  void checkpoints.recall(limiterOf(scope));
  let isRestored = true;
  try {
    const [records, held] = await Promise.all([checkpoints.list(scope), heldLocks()]);
    if (records.length > 0) {
      void fetchFailureCode();
      // Their files are compared, perhaps when the browser is offline.
      const [{ restoreTasks }] = await checkpoints.attempt(() =>
        Promise.all([import('./restore-tasks.js'), loadDigests()]),
      );
      await restoreTasks(records, list, ownership, services, {
        cancelRemoteSession,
        taskOf: (record) => new Task(initOf(record), client, record),
        forgottenKey: FORGOTTEN_KEY,
        isOwned: ({ init }) => held.has(lockOf(init)),
        keptForMs: keptFor(client.options),
        announce: (tasks, cause) => client.emit(new BitsFileNeededEvent(tasks, cause)),
      });
    }
  } catch {
    // Reported, and tried again.
    isRestored = false;
  }
  ownership.askOwners(scope);
  // At the next visit if the code does not load.
  removeExpiredOfOthers(scope, services).catch(() => undefined);
  return isRestored;
}

async function removeExpiredOfOthers(scope: string, { checkpoints, clock }: TaskServices): Promise<void> {
  const { removeExpired } = await import('../tabs/housekeeping.js');
  await removeExpired(scope, checkpoints, clock.now(), await heldLocks(), lockOf);
}

/** The name of the lock of a file. */
function lockOf(file: TaskInit): string {
  return lockName(file.scope, identityOf(file));
}
