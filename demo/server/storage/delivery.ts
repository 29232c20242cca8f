import { link, lstat, open, rename } from 'node:fs/promises';
import { DestinationTakenError, StagedFileGoneError } from '../core/session-storage.js';
import { errorCode } from './error-code.js';
import { kindOf } from './safe-path.js';

/**
 * Makes `staged` appear as `destination`, whole or not at all, and never in the place of a file that it may not
 * replace, whoever else is delivering there at the same moment. Called again after a crash it carries on.
 */
export async function deliverFile(staged: string, destination: string, overwrite: boolean): Promise<void> {
  if ((await kindOf(staged)) === 'nothing') {
    // A crash between the rename and the end of the session leaves this behind.
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

/** A link fails if the name is taken, where a rename would silently replace. */
async function place(staged: string, destination: string): Promise<void> {
  try {
    await link(staged, destination);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new DestinationTakenError(destination);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error;
    await reserveAndRename(staged, destination);
  }
}

/** For file systems without links: take the name first, which also fails if it is taken. */
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
