import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TabMessage } from './tab-message.js';

// Loaded on demand: what the core holds is passed in, as a page may have loaded that by another URL.

/**
 * Removes the expired checkpoints and copies of other scopes: the user or the page they belong to may never come back.
 * The checkpoint of a task that another tab uploads stays. No session is cancelled: its destination and credentials are not known here.
 *
 * @param own The scope whose checkpoints have been looked at, by the present `resumeTtl`.
 * @param held The names of the locks that tabs hold.
 */
export function removeExpired(
  own: string,
  checkpoints: CheckpointWriter,
  nowMs: number,
  held: ReadonlySet<string>,
  lockOf: (checkpoint: Checkpoint) => string,
): Promise<void> {
  return checkpoints.deleteWhere((checkpoint) => {
    const { scope, updatedAt, keptForMs } = checkpoint;
    return scope !== own && nowMs - updatedAt > keptForMs && !held.has(lockOf(checkpoint));
  });
}

/** Removes the records of all scopes, and has the other tabs cancel their tasks. */
export async function forgetEveryone(
  own: string,
  checkpoints: CheckpointWriter,
  channelName: (scope: string) => string,
): Promise<void> {
  const scopes = new Set([own]);
  await checkpoints.deleteWhere(({ scope }) => {
    scopes.add(scope);
    return true;
  });
  if (typeof BroadcastChannel === 'undefined') return;
  for (const scope of scopes) {
    const channel = new BroadcastChannel(channelName(scope));
    channel.postMessage({ type: 'forget' } satisfies TabMessage);
    channel.close();
  }
}
