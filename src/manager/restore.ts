import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import { BitsFileNeededEvent } from '../events.js';
import { abandon } from './abandon.js';
import type { Client } from './client.js';
import { isExpired, keptFor, removeExpired } from './expiry.js';
import type { ManagerHost } from './host.js';
import type { Ownership } from './ownership.js';
import { reopen } from './stored-source.js';
import type { TaskList } from './task-list.js';
import { Task } from './task.js';

/** Brings the unfinished tasks of earlier visits back into the list. */
export async function restore(
  scope: string,
  list: TaskList,
  ownership: Ownership,
  host: ManagerHost,
  client: Client,
): Promise<void> {
  const [checkpoints, owned] = await Promise.all([host.keeper.list(scope), ownership.owned()]);
  const known = new Set(list.all.filter(({ init }) => init.scope === scope).map((task) => task.identity));
  const tasks: Task[] = [];
  for (const checkpoint of newestFirst(checkpoints)) {
    const task = taskOf(checkpoint, client);
    const ours = owned.has(task.identity);
    if (
      !ours &&
      (checkpoint.cancelling || isExpired(checkpoint, host.clock.now(), keptFor(client.options)))
    ) {
      void giveUp(checkpoint, task, host);
    } else if (checkpoint.cancelling) {
      // Its owner is cancelling it.
    } else if (!known.has(task.identity)) {
      known.add(task.identity);
      tasks.push(task);
    }
  }
  tasks.reverse();
  await Promise.all(tasks.filter((task) => !owned.has(task.identity)).map((task) => findFile(task, host)));
  list.insertAll(tasks.filter((task) => list.get(task.id) === undefined));
  for (const task of tasks) if (owned.has(task.identity)) ownership.follow(task);
  ownership.greet();
  announce(tasks, client);
  host.pump();
  void removeExpired(scope, host);
}

/** Finds the file of a task that an earlier visit left behind, and lets the task stand accordingly. */
export async function findFile(task: Task, host: ManagerHost): Promise<void> {
  const { earlier } = task;
  // Without a record of its own, the id may be one that another page named.
  const source = task.survivesReload ? await host.keeper.source(task.ownerId ?? task.id) : undefined;
  const reopened = source && (await reopen(source, task.init.name));
  task.fileKept = reopened !== undefined;
  if (reopened !== undefined) {
    task.file = reopened.file ?? task.file;
    task.handle = reopened.handle;
  }
  const allSent = earlier?.sessionId != null && earlier.offset === task.init.size && task.init.size > 0;
  if (task.file === undefined && !allSent) {
    task.standing = 'file-needed';
    task.fileNeeded = reopened === undefined ? 'reload' : 'permission';
  } else if (task.pauseCause === 'user') {
    task.standing = 'paused';
  } else {
    task.standing = task.options.manual === true ? 'ready' : 'queued';
  }
}

/** The task an earlier visit left behind. */
export function taskOf(checkpoint: Checkpoint, client: Client): Task {
  const { id, remoteId, scope, name, path, size, type, lastModified, createdAt, keptForMs } = checkpoint;
  const init = { id, remoteId, scope, name, path, size, type, lastModified, createdAt, keptForMs };
  const task = new Task(init, client);
  task.load(checkpoint);
  task.restored = true;
  if (checkpoint.paused) task.pauseCause = 'user';
  return task;
}

/** Of two checkpoints of one file, which a crash while taking over can leave, the newer counts. */
function newestFirst(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  return [...checkpoints].sort((a, b) => b.createdAt - a.createdAt || b.updatedAt - a.updatedAt);
}

async function giveUp(checkpoint: Checkpoint, task: Task, host: ManagerHost): Promise<void> {
  // An expired checkpoint goes now; one that is being cancelled stays until the server knows.
  if (!checkpoint.cancelling) await host.keeper.forget([task.id]);
  const abandoned = abandon(task, host);
  host.releaseAfter(task, abandoned);
  await abandoned;
  if (checkpoint.cancelling) await host.keeper.forget([task.id]);
}

function announce(tasks: readonly Task[], client: Client): void {
  for (const cause of ['reload', 'permission'] as const) {
    const needing = tasks.filter((task) => task.fileNeeded === cause).map((task) => task.snapshot);
    if (needing.length > 0) client.emit(new BitsFileNeededEvent(needing, cause));
  }
}
