import type { ManagerOptions } from '../contract/options.js';

const DAY_MS = 86_400_000;
/** IIS forgets a session after 14 days. */
const DEFAULT_TTL_DAYS = 13;

/** How long a checkpoint is kept after its last change. Milliseconds. */
export function keptFor({ resumeTtl = DEFAULT_TTL_DAYS }: ManagerOptions): number {
  return resumeTtl * DAY_MS;
}
