import type { TaskSnapshot } from '../../manager/contract/snapshot.js';

/** A snapshot of an idle task: all fields have default values except the given ones. */
export function idleSnapshot(given: Partial<TaskSnapshot> & Pick<TaskSnapshot, 'id' | 'name'>): TaskSnapshot {
  const { name, size = 0, status = 'queued' } = given;
  return {
    path: name,
    size,
    type: '',
    lastModified: 0,
    original: undefined,
    status,
    acknowledged: status === 'succeeded' ? size : 0,
    inFlight: 0,
    inFlightSince: undefined,
    rate: undefined,
    timeLeftMs: undefined,
    attempt: 0,
    retryAt: undefined,
    pauseCause: undefined,
    fileNeededCause: undefined,
    undoes: undefined,
    undoUntil: undefined,
    error: undefined,
    url: undefined,
    resumedFrom: undefined,
    sessionLost: undefined,
    restored: false,
    survivesReload: false,
    fileKept: false,
    fileKeptAs: undefined,
    file: undefined,
    ...given,
  };
}
