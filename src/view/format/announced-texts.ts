import type { BitsError } from '../../errors.js';
import type { FileNeededCause, Rejection, TaskSnapshot } from '../../manager/contract/snapshot.js';
import { plainName } from '../../plain-name.js';
import { rejectReason } from './reject-reason.js';
import { errorText, FILE_NEEDED_PHRASES } from './row-state.js';
import type { Words } from './words.js';

/** Maximum number of reasons in one message; files rejected for further reasons are counted. */
const MAX_REASONS = 3;

/** The sentences one after another; empty if all are, as a page may have no text for a phrase. */
export const joined = (sentences: readonly string[], words: Words): string =>
  sentences
    .filter(Boolean)
    .reduce((first, second) => (first ? words.say('oneByOne', { first, second }) : second), '');

/** What happened to a file, after its name. */
export const aboutFile = ({ name }: TaskSnapshot, reason: string, words: Words): string =>
  words.say('because', { state: plainName(name), reason });

/** Why a file failed, after its name. */
export const failureText = ({ name }: TaskSnapshot, error: BitsError, words: Words): string =>
  words.say('saidFailed', { name: plainName(name), reason: errorText(error, words) });

/** Names one file with the text of its row; counts several. */
export function neededText(tasks: readonly TaskSnapshot[], cause: FileNeededCause, words: Words): string {
  const [task] = tasks;
  return task && tasks.length === 1
    ? aboutFile(task, words.say(FILE_NEEDED_PHRASES[cause]), words)
    : words.say('headNeeded', { n: tasks.length });
}

/** One sentence for each reason: a common reason would be wrong for some files. */
export function rejectionTexts(rejections: readonly Rejection[], words: Words): string[] {
  const counts = new Map<string, number>();
  for (const rejection of rejections) {
    const reason = rejectReason(rejection, words);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts];
  const rest = reasons.slice(MAX_REASONS).reduce((sum, [, n]) => sum + n, 0);
  const texts = reasons.slice(0, MAX_REASONS).map(([reason, n]) => words.say('saidRejected', { n, reason }));
  return rest ? [...texts, words.say('more', { n: rest })] : texts;
}
