import type { EarlierSession } from '../session/reducer.js';
import { initialState } from '../session/reducer.js';
import { Session } from '../session/session.js';
import type { ManagerHost } from './host.js';
import { taskPorts } from './task-ports.js';
import { Task, type TaskInit } from './task.js';

/**
 * Cancels a session that no task carries any more: one whose checkpoint expired, was forgotten, or whose
 * file is started over. Nothing is shown and nothing is kept; a server that cannot be reached forgets the
 * session by itself in the end.
 */
export function abandon(
  init: TaskInit,
  url: string,
  earlier: EarlierSession,
  host: ManagerHost,
): Promise<void> {
  const ghost = new Task(init);
  ghost.url = url;
  const quiet: ManagerHost = { ...borrowed(host), emit: () => true };
  const settings = {
    name: init.name,
    size: init.size,
    url,
    uploadReply: false,
    followHostId: host.options.hostId !== 'ignore',
    ping: 'never' as const,
    authOnForbidden: false,
    digests: false,
  };
  return new Promise((resolve) => {
    const ports = taskPorts(ghost, quiet, {
      moved(state) {
        if (state.phase === 'cancelled') resolve();
      },
      fileLost: () => undefined,
    });
    const nothing = (): Promise<void> => Promise.resolve();
    new Session(initialState(settings, undefined, earlier), {
      ...ports,
      save: nothing,
      forget: nothing,
    }).cancel();
  });
}

/** A copy of the host's members, getters included. */
function borrowed(host: ManagerHost): ManagerHost {
  return {
    options: host.options,
    transport: host.transport,
    keeper: host.keeper,
    gate: host.gate,
    credentials: host.credentials,
    clock: host.clock,
    random: () => host.random(),
    emit: (event) => host.emit(event),
    changed: () => undefined,
    progressed: () => undefined,
    own: () => Promise.resolve(true),
    cancel: () => undefined,
    drop: () => undefined,
    pump: () => undefined,
    ended: () => undefined,
  };
}
