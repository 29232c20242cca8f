import { findTrouble, readTail, sliceOf, TAIL_BYTES, type FileTrouble } from '../../../file/file-source.js';
import type { TailDigest } from '../../../file/fingerprint.js';
import { loadDigests } from '../../../file/load-digests.js';
import type { SessionFile } from '../../../session/ports/session-io.js';
import type { Task } from '../task.js';
import { MIXED } from './mixed.js';
import { verifySameFile } from './verify-same-file.js';

/** The file of a task, as its session reads it. */
export function sessionFile(task: Task): SessionFile {
  /** The ends of Fragments that were compared while the one after them was under way, and blocks of that one. */
  let ahead: { readonly sent: readonly TailDigest[]; readonly blocks: readonly TailDigest[] } | undefined;
  let verifying = Promise.resolve<FileTrouble | undefined>(undefined);

  /** After each other. An unreadable file does not matter here: all its bytes were read and acknowledged. */
  const inTurn = (look: () => Promise<FileTrouble | undefined>): typeof verifying =>
    (verifying = verifying.then(look).then((trouble) => (trouble === 'changed' ? trouble : undefined)));

  const compare = async (sent: readonly TailDigest[], known?: null): Promise<FileTrouble | undefined> => {
    const { session, shown } = task;
    const result = shown.file && (await verifySameFile(task, shown.file, sent, known));
    if (result === 'same') return undefined;
    if (result !== 'different' || task.session !== session) return 'unreadable';
    task.identify(MIXED);
    return 'changed';
  };

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
      const { session, shown } = task;
      // Read with the request, as a file that is restored after it had other bytes then.
      const read = shown.file && readTail(shown.file, start, end);
      // Errors are ignored: the request reads the same bytes, fails as well, and the session then checks the file.
      const tail =
        read &&
        (await Promise.all([loadDigests(), read.bytes])
          .then(([{ digestTail }]) => digestTail(read))
          .catch(() => undefined));
      // A task that was started over meanwhile sends another file.
      if (tail !== undefined && task.session === session) task.rememberSent(tail);
      return tail;
    },
    verify: () => inTurn(() => compare(task.facts.sent)),
    verifyAhead: (underWay) =>
      inTurn(async () => {
        const { file } = task.shown;
        const { sent } = task.facts;
        ahead = undefined;
        // The end of a Fragment this small is all of it.
        if (file === undefined || file.size <= TAIL_BYTES) return undefined;
        // Taken first: the comparison finds what changes in between.
        const blocks = await loadDigests()
          .then(({ digestBlocks }) => digestBlocks(file, underWay))
          .catch(() => undefined);
        const trouble = await compare(sent);
        if (trouble === undefined && blocks !== undefined)
          ahead = { sent: sent.filter(({ end }) => end <= underWay.start), blocks };
        return trouble;
      }),
    verifyRest: () =>
      inTurn(() => {
        const { sent } = task.facts;
        if (ahead === undefined) return compare(sent);
        const { blocks, sent: compared } = ahead;
        return compare([...blocks, ...sent.filter((digest) => !compared.includes(digest))], null);
      }),
  };
}
