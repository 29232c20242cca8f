import { fingerprint, matchesTails } from '../../file/fingerprint.js';
import type { Task } from '../task/task.js';

/** Whether a file is the one a task began with. */
export type Verification = 'same' | 'different' | 'unreadable';

/**
 * The fingerprint of a session that may have been sent bytes of a file before and after it changed, because
 * the engine read on: no file has it, so none, not even the original put back, completes a mixture.
 */
export const MIXED = 'mixed';

/**
 * Proves a file before one byte of it is appended to an earlier session: size, sampled SHA-256, and the
 * hashes of the last acknowledged bytes and of what this page sent. A task that has sent nothing takes any
 * file of its size. A session without a fingerprint takes no other file than the one it was started with.
 *
 * @param quick Leave what this page sent to the proof before Close-Session: a pause should cost no reading.
 */
export async function verifySameFile(task: Task, file: File, quick = false): Promise<Verification> {
  const { record, sent, session } = task;
  if (file.size !== record.init.size) return 'different';
  if (record.fingerprint === null && session !== undefined && file !== task.file) return 'different';
  try {
    if (record.fingerprint !== null && (await fingerprint(file)) !== record.fingerprint) return 'different';
    const ends = quick ? [record.tail] : [...sent, record.tail];
    const known = ends.filter((digest) => digest !== null);
    return (await matchesTails(file, known)) ? 'same' : 'different';
  } catch {
    return 'unreadable';
  }
}
