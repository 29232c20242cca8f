import type { TaskSnapshot } from '../manager/snapshot.js';

type Kept = Pick<TaskSnapshot, 'id' | 'name' | 'path' | 'size' | 'type' | 'url'>;

/** What the browser keeps of the finished files, for going back to the page. */
export function toFormState(tasks: readonly TaskSnapshot[]): string | null {
  const kept: Kept[] = tasks
    .filter(({ status }) => status === 'done')
    .map(({ id, name, path, size, type, url }) => ({ id, name, path, size, type, url }));
  return kept.length ? JSON.stringify(kept) : null;
}

/** The finished files again; none when the state is not one of ours. */
export function fromFormState(state: unknown): TaskSnapshot[] {
  try {
    return (JSON.parse(String(state)) as Kept[]).map((kept) => ({
      ...kept,
      lastModified: 0,
      status: 'done',
      acknowledged: kept.size,
      inFlight: 0,
      total: kept.size,
      inFlightSince: 0,
      rate: 0,
      timeLeft: undefined,
      attempt: 0,
      retryAt: 0,
      pauseCause: undefined,
      fileNeeded: undefined,
      error: undefined,
      resumedAt: undefined,
      restored: false,
      survivesReload: false,
      fileKept: false,
      file: undefined,
    }));
  } catch {
    return [];
  }
}
