import { fingerprint, matchesTails, type TailDigest } from '../file/fingerprint.js';
import type { Task } from './task.js';

/** Whether a file is the one a task began with. */
export type Proof = 'same' | 'different' | 'unreadable';

/**
 * The fingerprint of a session that may have been sent bytes of a file before and after it changed, because
 * the engine read on: no file has it, so none, not even the original put back, completes a mixture.
 */
export const MIXED = 'mixed';

/** Of so many Fragments at most it is remembered what was read when they were sent. */
const MAX_SENT = 256;

/** Remembers what was read when a Fragment was sent; where there are too many, every second is let go. */
export function rememberSent(task: Task, digest: TailDigest): void {
  if (task.sent.length >= MAX_SENT) task.sent = task.sent.filter((_, i) => i % 2 === 1);
  task.sent.push(digest);
}

/**
 * Proves a file before one byte of it is appended to an earlier session: size, sampled SHA-256, and the
 * hashes of the last acknowledged bytes and of what this page sent. A task that has sent nothing takes any
 * file of its size.
 *
 * @param quick Leave what this page sent to the proof before Close-Session: a pause should cost no reading.
 */
export async function prove(task: Task, file: File, quick = false): Promise<Proof> {
  if (file.size !== task.init.size) return 'different';
  try {
    if (task.fingerprint !== null && (await fingerprint(file)) !== task.fingerprint) return 'different';
    const ends = quick ? [task.tail] : [...task.sent, task.tail];
    const known = ends.filter((digest) => digest !== null);
    return (await matchesTails(file, known)) ? 'same' : 'different';
  } catch {
    return 'unreadable';
  }
}
