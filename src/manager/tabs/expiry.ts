import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import { identityOf } from '../files/incoming-file.js';
import type { ManagerOptions } from '../contract/options.js';
import { heldLocks, lockName } from './tab-channel.js';

const DAY_MS = 86_400_000;
/** IIS forgets a session after 14 days. */
const DEFAULT_TTL_DAYS = 13;

/** How long a checkpoint is kept after its last change. Milliseconds. */
export function keptFor({ resumeTtl = DEFAULT_TTL_DAYS }: ManagerOptions): number {
  return resumeTtl * DAY_MS;
}

export function isExpired({ updatedAt }: Checkpoint, nowMs: number, keptForMs: number): boolean {
  return nowMs - updatedAt > keptForMs;
}

/**
 * Removes the expired checkpoints and copies of other scopes: the user or the page they belong to may never come back.
 * The checkpoint of a task that another tab uploads stays. No session is cancelled: its destination and credentials are not known here.
 *
 * @param own The scope whose checkpoints have been looked at, by the present `resumeTtl`.
 */
export async function removeExpired(
  own: string,
  checkpoints: CheckpointWriter,
  nowMs: number,
): Promise<void> {
  const held = await heldLocks();
  await checkpoints.deleteWhere((checkpoint) => {
    const { scope, keptForMs } = checkpoint;
    if (scope === own || !isExpired(checkpoint, nowMs, keptForMs)) return false;
    return !held.has(lockName(scope, identityOf(checkpoint)));
  });
}
