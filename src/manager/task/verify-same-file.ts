import { fingerprint, matchesTails } from '../../file/fingerprint.js';
import type { Task } from './task.js';

/** Whether a file is the one a task began with. */
export type Verification = 'same' | 'different' | 'unreadable';

/**
 * The fingerprint of a session that may have been sent bytes of a file before and after it changed, because the engine
 * read on: no file has it, so none, not even the original put back, completes a mixture.
 */
export const MIXED = 'mixed';

/**
 * Compares a file with the one of an earlier session before a byte is appended to that: size, sampled SHA-256, and the
 * hashes of the last acknowledged bytes and of what this page sent. A task that has sent nothing takes any file of its
 * size. A session without a fingerprint takes no other file than the one it was started with.
 *
 * @param quick Leaves out what this page sent, which is compared before Close-Session: a pause should cost no reading.
 */
export async function verifySameFile(
  { record, facts, session, shown }: Pick<Task, 'record' | 'facts' | 'session' | 'shown'>,
  file: File,
  quick = false,
): Promise<Verification> {
  const { fingerprint: known, tail } = record;
  if (file.size !== record.init.size) return 'different';
  if (known === null && session !== undefined && file !== shown.file) return 'different';
  try {
    if (known !== null && (await fingerprint(file)) !== known) return 'different';
    const tails = [...(quick ? [] : facts.sent), tail].filter((digest) => digest !== null);
    return (await matchesTails(file, tails)) ? 'same' : 'different';
  } catch {
    return 'unreadable';
  }
}
