import type { FileTrouble } from '../../../file/file-source.js';
import type { FileNeededCause } from '../../contract/snapshot.js';
import type { CheckpointWriter } from '../checkpoint-writer.js';
import type { Task } from '../task.js';
import { MIXED } from './mixed.js';

/** Throws if the task has left the state in which it was begun: somebody paused, cancelled or stopped it meanwhile. */
export type Check = () => void;

/** The file is unavailable: keeps everything else. */
export function needFile(task: Task, cause: FileNeededCause): void {
  task.needFile(cause);
  task.session?.pause();
  task.attach(undefined);
}

/** A file that changed or vanished may still be opened by its handle, and be the same. */
export async function fileLost(task: Task, trouble: FileTrouble): Promise<void> {
  const cause = trouble === 'missing' ? 'reload' : trouble;
  needFile(task, cause);
  const needed = task.state;
  const { handle } = task.facts;
  const file = await handle?.getFile().catch(() => undefined);
  const isSame = file !== undefined && (await task.verify(file)) === 'same';
  if (task.state === needed && file !== undefined) {
    if (isSame) {
      task.attach(file);
      task.queue();
      return;
    }
    if (trouble === 'changed') task.needFile(cause, { file, handle });
  }
  task.announceNeed(cause);
}

/**
 * Verifies the file before a byte of it is sent, if it is to continue an earlier session or its fingerprint is known.
 *
 * @param isSessionOfPage Whether this page sent the earlier bytes.
 */
export async function hasSameFile(
  task: Task,
  checkpoints: CheckpointWriter,
  check: Check,
  isSessionOfPage = false,
): Promise<boolean> {
  const { file } = task.shown;
  const { earlier, fingerprint } = task.record;
  if (file === undefined || (task.session ?? earlier ?? fingerprint) == null) return true;
  const result = await task.verify(file, isSessionOfPage ? [] : undefined);
  check();
  if (result === 'same') return true;
  if (result === 'different' && isSessionOfPage) {
    task.identify(MIXED);
    void checkpoints.save(task);
  }
  await fileLost(task, 'changed');
  return false;
}
