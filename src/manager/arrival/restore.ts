import { BitsFileNeededEvent } from '../contract/events/bits-events.js';
import { endpointScope } from '../network/destination.js';
import { limiterOf } from '../network/endpoint-limiter.js';
import type { Client } from '../remote/client.js';
import { initOf, type TaskInit } from '../remote/task-record.js';
import { identityOf } from '../files/incoming-file.js';
import { isExpired, keptFor } from '../remote/expiry.js';
import { findFile } from '../tabs/find-file.js';
import { heldLocks, lockName } from '../tabs/tab-channel.js';
import type { TaskOwnership } from '../tabs/task-ownership.js';
import { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import { Task } from '../task/task.js';

/** Brings the unfinished tasks of earlier visits back into the list. */
export async function restore(
  scope: string,
  list: TaskList,
  ownership: TaskOwnership,
  services: TaskServices,
  client: Client,
): Promise<void> {
  const { checkpoints, clock } = services;
  ownership.connect(scope);
  void checkpoints.recall(limiterOf(endpointScope(scope)));
  const [records, held] = await Promise.all([checkpoints.list(scope), heldLocks()]);
  const known = new Set(list.all.filter(({ init }) => init.scope === scope).map((task) => task.identity));
  const tasks: Task[] = [];
  const paused = new Set<Task>();
  const isOwned = (task: Task): boolean => held.has(lockOf(task.init));
  // A crash during a take-over can leave two checkpoints of a file: the one created last is used.
  for (const record of records.sort((a, b) => b.createdAt - a.createdAt || b.updatedAt - a.updatedAt)) {
    const task = new Task(initOf(record), client, record);
    const { cancelling } = record;
    if (!isOwned(task) && (cancelling || isExpired(record, clock.now(), keptFor(client.options))))
      void discard(task, cancelling, services);
    // A task that another tab is cancelling is not listed.
    else if (!cancelling && !known.has(task.identity)) {
      known.add(task.identity);
      tasks.unshift(task);
      if (record.paused) paused.add(task);
    }
  }
  await Promise.all(
    tasks.filter((task) => !isOwned(task)).map((task) => findFile(task, paused.has(task), checkpoints)),
  );
  list.insertAll(tasks.filter(({ id }) => list.get(id) === undefined));
  for (const task of tasks) if (isOwned(task)) ownership.follow(task);
  ownership.askOwners(scope);
  for (const cause of ['reload', 'permission'] as const) {
    const needing = tasks.map((task) => task.snapshot).filter((each) => each.fileNeededCause === cause);
    if (needing.length > 0) client.emit(new BitsFileNeededEvent(needing, cause));
  }
  // At the next visit if the code does not load.
  removeExpiredOfOthers(scope, services).catch(() => undefined);
}

async function removeExpiredOfOthers(scope: string, { checkpoints, clock }: TaskServices): Promise<void> {
  const { removeExpired } = await import('../tabs/housekeeping.js');
  await removeExpired(scope, checkpoints, clock.now(), await heldLocks(), lockOf);
}

/** The name of the lock of a file. */
function lockOf(file: TaskInit): string {
  return lockName(file.scope, identityOf(file));
}

/** An expired checkpoint is removed at once; one that is being cancelled stays until the server has acknowledged that. */
async function discard(task: Task, cancelling: boolean, services: TaskServices): Promise<void> {
  const { checkpoints, claims } = services;
  if (!cancelling) await checkpoints.forget([task.id]);
  const cancelled = cancelRemoteSession(task, services);
  claims.releaseAfter(task, cancelled);
  await cancelled;
  if (cancelling) await checkpoints.forget([task.id]);
}
