import { fingerprint, matchesTails, type TailDigest } from '../../file/fingerprint.js';
import type { Task } from './task.js';

/** Whether a file is the one a task began with. */
export type Verification = 'same' | 'different' | 'unreadable';

/**
 * Value of `fingerprint` for a session that may have bytes of two versions of a file, because the engine read on after
 * the change. It equals no fingerprint, so that no file, not even the restored original, continues the session.
 */
export const MIXED = 'mixed';

/**
 * Compares a file with the one of an earlier session before a byte is appended to that: size, sampled SHA-256, and the
 * hashes of the last acknowledged bytes and of what this page sent. A task that has sent nothing takes any file of its
 * size. A session without a fingerprint takes no other file than the one it was started with.
 *
 * @param sent The ends of Fragments that this page sent and that are compared. None after a pause, which should cost no
 *   reading: they are compared before Close-Session.
 */
export async function verifySameFile(
  { record, facts, session, shown }: Pick<Task, 'record' | 'facts' | 'session' | 'shown'>,
  file: File,
  sent: readonly TailDigest[] = facts.sent,
): Promise<Verification> {
  const { fingerprint: known, tail } = record;
  if (file.size !== record.init.size) return 'different';
  if (known === null && session !== undefined && file !== shown.file) return 'different';
  try {
    if (known !== null && (await fingerprint(file)) !== known) return 'different';
    const tails = [...sent, tail].filter((digest) => digest !== null);
    return (await matchesTails(file, tails)) ? 'same' : 'different';
  } catch {
    return 'unreadable';
  }
}
