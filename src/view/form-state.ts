import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import { idleSnapshot } from './idle-snapshot.js';

type Kept = Pick<TaskSnapshot, 'id' | 'name' | 'path' | 'size' | 'type' | 'url'>;

/** Serialises the finished files for the browser, which restores them when the user goes back to the page. */
export function toFormState(tasks: readonly TaskSnapshot[]): string | null {
  const kept: Kept[] = tasks
    .filter(({ status }) => status === 'succeeded')
    .map(({ id, name, path, size, type, url }) => ({ id, name, path, size, type, url }));
  return kept.length ? JSON.stringify(kept) : null;
}

/** Reads the finished files from a stored state; none if the state has another format. */
export function fromFormState(state: unknown): TaskSnapshot[] {
  try {
    return (JSON.parse(String(state)) as Kept[])
      .filter((kept) => [kept.id, kept.name].every((text) => typeof text === 'string'))
      .map((kept) => idleSnapshot({ ...kept, status: 'succeeded' }));
  } catch {
    return [];
  }
}
