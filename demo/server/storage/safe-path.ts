import { realpathSync } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { refuseForbidden } from '../core/refusal.js';
import { errorCode } from './error-code.js';

/**
 * The path of a destination below `root`, proven to lead through real folders only: a link inside the upload
 * directory could point anywhere, so none is followed.
 * @returns undefined if a folder on the way is missing and `create` is off.
 * @throws Refusal 403 if something else than a folder is in the way.
 */
export async function safePath(
  root: string,
  segments: readonly string[],
  { create = false } = {},
): Promise<string | undefined> {
  let folder = root;
  for (const segment of segments.slice(0, -1)) {
    folder = path.join(folder, segment);
    if (create) await makeFolder(folder);
    const kind = await kindOf(folder);
    if (kind === 'nothing') return undefined;
    if (kind !== 'folder') refuseForbidden('not a folder');
  }
  return path.join(folder, segments.at(-1) ?? '');
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
    if (errorCode(error) === 'ENAMETOOLONG') refuseForbidden('the path is too long');
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
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
