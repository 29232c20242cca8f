import { MemoryCheckpointStore } from '../checkpoints/memory-store.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import type { Client } from './client.js';
import { gateOf } from './endpoint-gate.js';
import type { ManagerHost } from './host.js';
import { endpointScope } from './scope.js';
import { createSession } from './task-session.js';
import { Task } from './task.js';
import { vouch } from './vouch.js';

/**
 * Cancels a session that no task carries any more: one whose checkpoint expired, was forgotten, or whose
 * file is started over. Nothing is shown and nothing is kept; a server that cannot be reached forgets the
 * session by itself in the end. Where no session was created, or where the stored one is not where this page's
 * configuration sends the file, nothing is sent.
 */
export async function abandon(task: Task, host: ManagerHost): Promise<void> {
  // Taken now: the task itself may begin anew in the meantime.
  const { client } = task;
  const ghost = new Task(task.init, {
    options: client.options,
    credentials: client.credentials,
    emit: () => true,
    refuse: nothing,
  });
  ghost.file = task.file;
  ghost.url = task.url;
  ghost.earlier = task.session?.state ?? task.earlier;
  ghost.earlierUrl = task.earlierUrl;
  ghost.gate = gateOf(endpointScope(task.init.scope));
  if (ghost.earlier?.sessionId == null) return;
  if (!(await vouch(ghost).catch(() => false))) return;
  await new Promise<void>((resolve) => {
    const session = createSession(ghost, quiet(host, client), ghost.url ?? '', {
      moved({ phase }) {
        if (phase === 'cancelled') resolve();
      },
      fileLost: nothing,
    });
    session.cancel();
  });
}

/** The host for a task that nobody sees and nobody keeps. */
function quiet(host: ManagerHost, client: Client): ManagerHost {
  return {
    keeper: new CheckpointKeeper(new MemoryCheckpointStore(), nothing),
    clock: host.clock,
    random: () => host.random(),
    clientOf: () => client,
    changed: nothing,
    progressed: nothing,
    own: () => Promise.resolve(true),
    releaseAfter: nothing,
    cancel: nothing,
    drop: nothing,
    forgotten: nothing,
    pump: nothing,
    ended: nothing,
  };
}

function nothing(): void {
  // Nobody is told.
}
