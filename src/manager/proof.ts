import { fingerprint, matchesTail } from '../checkpoints/fingerprint.js';
import type { Task } from './task.js';

/** Whether a file is the one a task began with. */
export type Proof = 'same' | 'different' | 'unreadable';

/**
 * The fingerprint of a session that may have been sent bytes of a file before and after it changed, because
 * the engine read on: no file has it, so none, not even the original put back, completes a mixture.
 */
export const MIXED = 'mixed';

/**
 * Proves a file before one byte of it is appended to an earlier session: size, sampled SHA-256, and the
 * hash of the last acknowledged bytes. A task that has sent nothing takes any file of its size.
 */
export async function prove(task: Task, file: File): Promise<Proof> {
  if (file.size !== task.init.size) return 'different';
  try {
    if (task.fingerprint !== null && (await fingerprint(file)) !== task.fingerprint) return 'different';
    if (task.tail !== null && !(await matchesTail(file, task.tail))) return 'different';
    return 'same';
  } catch {
    return 'unreadable';
  }
}
