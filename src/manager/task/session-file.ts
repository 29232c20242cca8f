import { findTrouble, sliceOf, type FileTrouble } from '../../file/file-source.js';
import { digestTail, matchesTails, type TailDigest } from '../../file/fingerprint.js';
import type { SessionFile } from '../../session/ports/session-io.js';
import type { Task } from './task.js';
import { MIXED, verifySameFile, type Verification } from './verify-same-file.js';

async function compare(file: File, sent: readonly TailDigest[]): Promise<Verification> {
  const isSame = await matchesTails(file, sent).catch(() => undefined);
  return isSame === undefined ? 'unreadable' : isSame ? 'same' : 'different';
}

/** The file of a task, as its session reads it. */
export function sessionFile(task: Task): SessionFile {
  /** The ends of Fragments that were compared while the last Fragment was under way. */
  const verified = new WeakSet<TailDigest>();
  let verifying = Promise.resolve<FileTrouble | undefined>(undefined);
  return {
    slice(range) {
      const { file } = task.shown;
      if (file === undefined)
        throw new DOMException('The page holds no file for this task.', 'NotFoundError');
      return sliceOf(file, range);
    },
    async check(range) {
      const { file } = task.shown;
      return file === undefined ? 'missing' : findTrouble(file, range);
    },
    async digestTail(start, end) {
      const { file } = task.shown;
      // Errors are ignored: the request reads the same bytes, fails as well, and the session then checks the file.
      const tail = file && (await digestTail(file, start, end).catch(() => undefined));
      if (tail !== undefined) task.rememberSent(tail);
      return tail;
    },
    verify: (early = false) =>
      (verifying = verifying.then(async () => {
        const { file } = task.shown;
        const sent = task.facts.sent.filter((digest) => !verified.has(digest));
        if (file === undefined || (early && sent.length < 2)) return undefined;
        const result = await (early ? compare(file, sent) : verifySameFile(task, file, sent));
        if (early && result === 'same') for (const digest of sent) verified.add(digest);
        // An unreadable file does not matter here: all its bytes were read and acknowledged.
        if (result !== 'different') return undefined;
        task.identify(MIXED);
        return 'changed';
      })),
  };
}
