import type { TaskSnapshot } from '../manager/snapshot.js';
import { taskAtRest } from './task-at-rest.js';

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
    return (JSON.parse(String(state)) as Kept[])
      .filter((kept) => [kept.id, kept.name].every((text) => typeof text === 'string'))
      .map((kept) => taskAtRest({ ...kept, status: 'done' }));
  } catch {
    return [];
  }
}
