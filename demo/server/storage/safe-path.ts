import { realpathSync } from 'node:fs';
import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { refuseForbidden, refuseMalformed } from '../core/refusal.js';
import { errorCode } from './error-code.js';

/**
 * The path of a destination below `root`, proven to lead through real folders only: a link inside the upload
 * directory could point anywhere, so none is followed.
 * @param options `kept`: the folder of this identity is not entered, by whatever name a file system knows it;
 * `made`: where given, missing folders are made, and added to it.
 * @returns undefined if a folder on the way is missing and none are made.
 * @throws Refusal 403 if something else than a folder is in the way; 400 if the path, or a name in it, is longer than
 * the disk takes.
 */
export async function safePath(
  root: string,
  segments: readonly string[],
  { kept, made }: { readonly kept?: string | undefined; readonly made?: string[] } = {},
): Promise<string | undefined> {
  let folder = root;
  for (const segment of segments.slice(0, -1)) {
    folder = path.join(folder, segment);
    if (made && (await makeFolder(folder))) made.push(folder);
    const kind = await kindOf(folder);
    if (kind === 'nothing') return undefined;
    if (kind !== 'folder') refuseForbidden('not a folder');
    if (kept !== undefined && (await identityOf(folder)) === kept) refuseForbidden('kept by the server');
  }
  return path.join(folder, segments.at(-1) ?? '');
}

/** The same for two paths that lead to one folder. */
export async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `${dev}:${ino}`;
}

export type Kind = 'nothing' | 'file' | 'folder' | 'other';

/** What lies at a path, links not followed. */
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
 * Asks the disk whether it takes a destination that need not be there yet: the whole path, and in the root, whose file
 * system it is, each name.
 * @throws Refusal 400
 */
export async function checkLengths(root: string, segments: readonly string[]): Promise<void> {
  for (const segment of segments) await kindOf(path.join(root, segment));
  await kindOf(path.join(root, ...segments));
}

/** Removes folders that `safePath` has made and nobody has used, the last first. */
export async function unmakeFolders(made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse()) await rmdir(folder).catch(() => undefined);
}

/** True if it was not there. */
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

/** The path without links of a folder that may not exist yet. */
export function realPathOfFuture(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(realPathOfFuture(parent), path.basename(folder));
  }
}
