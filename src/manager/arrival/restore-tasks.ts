import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import { takeForgotten } from '../../checkpoints/take-forgotten.js';
import type { FileNeededCause, TaskSnapshot } from '../contract/snapshot.js';
import { findFile } from '../tabs/find-file.js';
import type { TaskOwnership } from '../tabs/task-ownership.js';
import type { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import type { Task } from '../task/task.js';

/** Passed in, as a module that is loaded on demand must not import what the core holds: it would run twice. */
export interface RestoreTools {
  readonly cancelRemoteSession: typeof cancelRemoteSession;
  readonly taskOf: (record: Checkpoint) => Task;
  /** Whether a tab has the claim. */
  readonly isOwned: (task: Task) => boolean;
  /** Key of the note of checkpoints that could not be deleted. */
  readonly forgottenKey: string;
  /** How long a record is kept. Milliseconds. */
  readonly keptForMs: number;
  readonly announce: (tasks: readonly TaskSnapshot[], cause: FileNeededCause) => void;
}

/** Makes tasks from the records of a scope, and opens their files. Loaded where there are records. */
export async function restoreTasks(
  found: readonly Checkpoint[],
  list: TaskList,
  ownership: TaskOwnership,
  services: TaskServices,
  { cancelRemoteSession, taskOf, isOwned, forgottenKey, keptForMs, announce }: RestoreTools,
): Promise<void> {
  const { checkpoints, clock } = services;
  const scope = found[0]?.scope;
  const forgotten = takeForgotten(
    forgottenKey,
    found.map(({ id }) => id),
  );
  // If they still cannot be deleted, that is noted again.
  if (forgotten.size > 0) void checkpoints.forget([...forgotten]);
  const records = found.filter(({ id }) => !forgotten.has(id));
  const known = new Set(list.all.filter(({ init }) => init.scope === scope).map((task) => task.identity));
  const tasks: Task[] = [];
  const paused = new Set<Task>();
  // A crash during a take-over can leave two checkpoints of a file: the one created last is used.
  for (const record of records.sort((a, b) => b.createdAt - a.createdAt || b.updatedAt - a.updatedAt)) {
    const task = taskOf(record);
    const { cancelling, updatedAt } = record;
    const isExpired = clock.now() - updatedAt > keptForMs;
    if (!isOwned(task) && (cancelling || isExpired))
      void discard(task, cancelling, services, cancelRemoteSession);
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
  for (const cause of ['reload', 'permission'] as const) {
    const needing = tasks.map((task) => task.snapshot).filter((each) => each.fileNeededCause === cause);
    if (needing.length > 0) announce(needing, cause);
  }
}

/** An expired checkpoint is removed at once; one that is being cancelled stays until the server has acknowledged that. */
async function discard(
  task: Task,
  cancelling: boolean,
  services: TaskServices,
  cancelSession: typeof cancelRemoteSession,
): Promise<void> {
  const { checkpoints, claims } = services;
  if (!cancelling) await checkpoints.forget([task.id]);
  const cancelled = cancelSession(task, services);
  claims.releaseAfter(task, cancelled);
  await cancelled;
  if (cancelling) await checkpoints.forget([task.id]);
}
