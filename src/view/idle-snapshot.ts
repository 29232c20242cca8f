import type { TaskSnapshot } from '../manager/snapshot.js';

/** A snapshot of an idle task: all fields have default values except the given ones. */
export function idleSnapshot(given: Partial<TaskSnapshot> & Pick<TaskSnapshot, 'id' | 'name'>): TaskSnapshot {
  const { name, size = 0, status = 'queued' } = given;
  return {
    path: name,
    size,
    type: '',
    lastModified: 0,
    status,
    acknowledged: status === 'done' ? size : 0,
    inFlight: 0,
    total: size,
    inFlightSince: 0,
    rate: 0,
    timeLeft: undefined,
    attempt: 0,
    retryAt: 0,
    pauseCause: undefined,
    fileNeeded: undefined,
    error: undefined,
    url: undefined,
    resumedAt: undefined,
    sessionLost: undefined,
    restored: false,
    survivesReload: false,
    fileKept: false,
    file: undefined,
    ...given,
  };
}
