import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import { BitsFileNeededEvent } from '../contract/events/bits-events.js';
import { cancelRemoteSession } from '../remote/cancel-remote-session.js';
import type { Client } from '../task/client.js';
import { isExpired, keptFor, removeExpired } from '../tabs/expiry.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TaskOwnership } from '../tabs/task-ownership.js';
import { reopen } from '../files/stored-source.js';
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
  const [records, owned] = await Promise.all([checkpoints.list(scope), ownership.owned()]);
  const known = new Set(list.all.filter(({ init }) => init.scope === scope).map((task) => task.identity));
  const tasks: Task[] = [];
  const paused = new Set<Task>();
  for (const checkpoint of newestFirst(records)) {
    const task = Task.restore(checkpoint, client);
    const ours = owned.has(task.identity);
    if (!ours && (checkpoint.cancelling || isExpired(checkpoint, clock.now(), keptFor(client.options)))) {
      void giveUp(task, services);
    } else if (checkpoint.cancelling) {
      // Its owner is cancelling it.
    } else if (!known.has(task.identity)) {
      known.add(task.identity);
      tasks.push(task);
      if (checkpoint.paused) paused.add(task);
    }
  }
  tasks.reverse();
  const free = tasks.filter((task) => !owned.has(task.identity));
  await Promise.all(free.map((task) => findFile(task, paused.has(task), checkpoints)));
  list.insertAll(tasks.filter((task) => list.get(task.id) === undefined));
  for (const task of tasks) if (owned.has(task.identity)) ownership.follow(task);
  ownership.greet();
  announce(tasks, client);
  void removeExpired(scope, checkpoints, clock.now());
}

/** Finds the file of a task that an earlier visit, or another tab, left behind, and goes on with it or waits accordingly. */
export async function findFile(task: Task, isPaused: boolean, checkpoints: CheckpointWriter): Promise<void> {
  const { state, record } = task;
  const { earlier, init } = record;
  // Without a record of its own, the id may be one that another page named.
  const source = task.survivesReload ? await checkpoints.source(task.id) : undefined;
  const reopened = source && (await reopen(source, init.name));
  if (task.state !== state) return;
  task.keeps({ fileKept: reopened !== undefined });
  if (reopened !== undefined) task.attachHandle(reopened.handle);
  if (reopened?.file !== undefined) task.attach(reopened.file);
  const allSent = earlier?.sessionId != null && earlier.offset === init.size && init.size > 0;
  if (isPaused) task.pause('user');
  if (task.file === undefined && !allSent) task.needFile(reopened === undefined ? 'reload' : 'permission');
  else if (isPaused) return;
  else if (task.options.manual === true) task.wait();
  else task.queue();
}

/** Of two checkpoints of one file, which a crash while taking over can leave, the newer counts. */
function newestFirst(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  return [...checkpoints].sort((a, b) => b.createdAt - a.createdAt || b.updatedAt - a.updatedAt);
}

async function giveUp(task: Task, services: TaskServices): Promise<void> {
  const { checkpoints, claims } = services;
  // An expired checkpoint goes now; one that is being cancelled stays until the server knows.
  const { cancelling } = task.record;
  if (!cancelling) await checkpoints.forget([task.id]);
  const abandoned = cancelRemoteSession(task, services);
  claims.releaseAfter(task, abandoned);
  await abandoned;
  if (cancelling) await checkpoints.forget([task.id]);
}

function announce(tasks: readonly Task[], client: Client): void {
  for (const cause of ['reload', 'permission'] as const) {
    const needing = tasks
      .map((task) => task.snapshot)
      .filter(({ fileNeededCause }) => fileNeededCause === cause);
    if (needing.length > 0) client.emit(new BitsFileNeededEvent(needing, cause));
  }
}
