import { realpathSync } from 'node:fs';
import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { refuseForbidden, refuseMalformed } from '../core/wire/refusal.js';
import { errorCode } from './error-code.js';

/**
 * The path of a destination below `root`, checked to lead through real folders only: a symbolic link inside the upload
 * directory could point anywhere, so none is followed.
 * @param options `excluded`: identity of a folder that may not be entered, under any of its names; `made`: if given,
 * missing folders are created and added to this list.
 * @returns undefined if a folder on the way is missing and is not to be created.
 * @throws Refusal 403 if something other than a folder is on the way; 400 if the path, or a name in it, is too long for
 * the file system.
 */
export async function safePath(
  root: string,
  segments: readonly string[],
  { excluded, made }: { readonly excluded?: string | undefined; readonly made?: string[] } = {},
): Promise<string | undefined> {
  let folder = root;
  for (const segment of segments.slice(0, -1)) {
    folder = path.join(folder, segment);
    if (made && (await makeFolder(folder))) made.push(folder);
    const kind = await kindOf(folder);
    if (kind === 'nothing') return undefined;
    if (kind !== 'folder') refuseForbidden('not a folder');
    if (excluded !== undefined && (await identityOf(folder)) === excluded)
      refuseForbidden('kept by the server');
  }
  return path.join(folder, segments.at(-1) ?? '');
}

/** A string that is equal for two paths exactly if they lead to the same folder. */
export async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `${dev}:${ino}`;
}

export type Kind = 'nothing' | 'file' | 'folder' | 'other';

/** The kind of entry at a path; symbolic links are not followed. */
export async function kindOf(file: string): Promise<Kind> {
  try {
    const stats = await lstat(file);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return 'nothing';
    if (errorCode(error) === 'ENAMETOOLONG') refuseTooLong();
    throw error;
  }
}

/**
 * Checks that the file system accepts the lengths of a destination that may not exist yet: of the whole path and, in
 * the root, of each name.
 * @throws Refusal 400
 */
export async function checkLengths(root: string, segments: readonly string[]): Promise<void> {
  for (const segment of segments) await kindOf(path.join(root, segment));
  await kindOf(path.join(root, ...segments));
}

/** Removes the folders that `safePath` created if they are still empty, the deepest first. */
export async function unmakeFolders(made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse()) await rmdir(folder).catch(() => undefined);
}

/** Creates a folder; false if it existed already. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENAMETOOLONG') refuseTooLong();
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

function refuseTooLong(): never {
  refuseMalformed('the path is longer than the disk takes');
}

/** The real path of a folder that may not exist yet. */
export function realPathOfFuture(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(realPathOfFuture(parent), path.basename(folder));
  }
}
