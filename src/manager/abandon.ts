import { MemoryCheckpointStore } from '../checkpoints/memory-store.js';
import type { EarlierSession } from '../session/reducer.js';
import { CheckpointKeeper } from './checkpoint-keeper.js';
import { gateOf } from './endpoint-gate.js';
import type { ManagerHost } from './host.js';
import { endpointScope } from './scope.js';
import { createSession } from './task-session.js';
import { Task, type TaskInit } from './task.js';

/**
 * Cancels a session that no task carries any more: one whose checkpoint expired, was forgotten, or whose
 * file is started over. Nothing is shown and nothing is kept; a server that cannot be reached forgets the
 * session by itself in the end. Where no session was created, nothing is to be done.
 */
export async function abandon(
  init: TaskInit,
  url: string | null | undefined,
  earlier: EarlierSession | undefined,
  host: ManagerHost,
): Promise<void> {
  if (url == null || earlier?.sessionId == null) return;
  const ghost = new Task(init);
  ghost.url = url;
  ghost.earlier = earlier;
  ghost.gate = gateOf(endpointScope(init.scope));
  await new Promise<void>((resolve) => {
    const session = createSession(ghost, quiet(host), url, {
      moved({ phase }) {
        if (phase === 'cancelled') resolve();
      },
      fileLost: nothing,
    });
    session.cancel();
  });
}

/** The host for a task that nobody sees and nobody keeps. */
function quiet(host: ManagerHost): ManagerHost {
  return {
    options: host.options,
    transport: host.transport,
    keeper: new CheckpointKeeper(new MemoryCheckpointStore(), nothing),
    gate: host.gate,
    credentials: host.credentials,
    clock: host.clock,
    random: () => host.random(),
    emit: () => true,
    changed: nothing,
    progressed: nothing,
    own: () => Promise.resolve(true),
    releaseAfter: nothing,
    cancel: nothing,
    drop: nothing,
    pump: nothing,
    ended: nothing,
  };
}

function nothing(): void {
  // Nobody is told.
}
