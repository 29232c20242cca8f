import { link, lstat, open, rename } from 'node:fs/promises';
import { DestinationTakenError, StagedFileGoneError } from '../core/session-storage.js';
import { errorCode } from './error-code.js';
import { kindOf } from './safe-path.js';

/**
 * Moves `staged` to `destination` in one step. A file that may not be replaced is never replaced, also under concurrent
 * deliveries to the same destination. Can be repeated after a crash.
 */
export async function deliverFile(staged: string, destination: string, overwrite: boolean): Promise<void> {
  if ((await kindOf(staged)) === 'nothing') {
    // This is the state after a crash between the rename and the end of the session.
    if ((await kindOf(destination)) === 'file') return;
    throw new StagedFileGoneError(staged);
  }
  if (await isSameFile(staged, destination)) return;
  await (overwrite ? replace(staged, destination) : place(staged, destination));
}

async function replace(staged: string, destination: string): Promise<void> {
  try {
    await rename(staged, destination);
  } catch (error) {
    if (['EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(errorCode(error))) {
      throw new DestinationTakenError(destination);
    }
    throw error;
  }
}

/** Uses a hard link because it fails if the name is taken; a rename would replace the file silently. */
async function place(staged: string, destination: string): Promise<void> {
  try {
    await link(staged, destination);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new DestinationTakenError(destination);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error;
    await reserveAndRename(staged, destination);
  }
}

/** For file systems without hard links: reserves the name with an exclusive create, which fails if it is taken. */
async function reserveAndRename(staged: string, destination: string): Promise<void> {
  try {
    await (await open(destination, 'wx')).close();
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new DestinationTakenError(destination);
    throw error;
  }
  await rename(staged, destination);
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([lstat(a, { bigint: true }), lstat(b, { bigint: true })]);
    return one.ino === other.ino && one.dev === other.dev && one.ino !== 0n;
  } catch {
    return false;
  }
}
