import { findTrouble, sliceOf } from '../../file/file-source.js';
import { digestTail } from '../../file/fingerprint.js';
import type { SessionFile } from '../../session/ports/session-io.js';
import type { Task } from './task.js';
import { MIXED, verifySameFile } from './verify-same-file.js';

/** The file of a task, as its session reads it. */
export function sessionFile(task: Task): SessionFile {
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
    async verify() {
      const { file } = task.shown;
      // An unreadable file does not matter here: all its bytes were read and acknowledged.
      if (file === undefined || (await verifySameFile(task, file)) !== 'different') return undefined;
      task.identify(MIXED);
      return 'changed';
    },
  };
}
