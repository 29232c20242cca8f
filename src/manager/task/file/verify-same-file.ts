import type { TailDigest } from '../../../file/fingerprint.js';
import { loadDigests } from '../../../file/load-digests.js';
import type { Task } from '../task.js';

/** Whether a file is the one a task began with. */
export type Verification = 'same' | 'different' | 'unreadable';

/**
 * Compares a file with the one of an earlier session before a byte is appended to that: size, sampled SHA-256, and the
 * hashes of the last acknowledged bytes and of what this page sent. A task that has sent nothing takes any file of its
 * size. A session without a fingerprint takes no other file than the one it was started with.
 *
 * @param sent The ends of Fragments that this page sent and that are compared. None after a pause, which should cost no
 *   reading: they are compared before Close-Session.
 * @param known The fingerprint; null to compare only the ends of Fragments.
 */
export async function verifySameFile(
  { record, facts, session, shown }: Pick<Task, 'record' | 'facts' | 'session' | 'shown'>,
  file: File,
  sent: readonly TailDigest[] = facts.sent,
  known = record.fingerprint,
): Promise<Verification> {
  if (file.size !== record.init.size) return 'different';
  if (known === null && session !== undefined && file !== shown.file) return 'different';
  const tails = [...sent, record.tail].filter((digest) => digest !== null);
  if (known === null && tails.length === 0) return 'same';
  try {
    const { fingerprint, matchesTails } = await loadDigests();
    if (known !== null && (await fingerprint(file)) !== known) return 'different';
    return (await matchesTails(file, tails)) ? 'same' : 'different';
  } catch {
    return 'unreadable';
  }
}
