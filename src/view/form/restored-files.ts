import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { idleSnapshot } from '../format/idle-snapshot.js';
import type { Kept } from './form-value.js';

/**
 * Reads the finished files from a stored state; none if the state has another format. Loaded on demand: when the user
 * goes back to a form.
 */
export function restoredFiles(state: unknown): TaskSnapshot[] {
  try {
    return (JSON.parse(String(state)) as Kept[])
      .filter((kept) => [kept.id, kept.name].every((text) => typeof text === 'string'))
      .map((kept) => idleSnapshot({ ...kept, status: 'succeeded' }));
  } catch {
    return [];
  }
}
