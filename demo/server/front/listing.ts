import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A delivered file, as `GET <basePath>?list` shows it. */
export interface DeliveredFile {
  /** Path below the upload directory, with `/`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Last change, in milliseconds since 1970. */
  readonly mtime: number;
  /** Path to download it from. */
  readonly url: string;
  /** Hexadecimal; only if asked for. */
  readonly sha256?: string;
}

/** Enough for a demo, and a bound on what one request can make the server do. */
const MAX_FILES = 10_000;

/** The delivered files, newest first; links and the server's own folders are left out. */
export async function listFiles(
  root: string,
  basePath: string,
  hidden: (name: string) => boolean,
  sha256: boolean,
): Promise<DeliveredFile[]> {
  const files: DeliveredFile[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      if (hidden(entry.name)) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(name);
      if (!entry.isFile() || files.length >= MAX_FILES) continue;
      const file = await describe(root, basePath, name, sha256);
      if (file) files.push(file);
    }
  }
  return files.sort((a, b) => b.mtime - a.mtime);
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** undefined if the file has gone since its name was read. */
async function describe(root: string, basePath: string, name: string, sha256: boolean) {
  const file = path.join(root, name);
  try {
    const { size, mtimeMs } = await lstat(file);
    const url = basePath + name.split('/').map(encodeURIComponent).join('/');
    const described: DeliveredFile = { name, size, mtime: Math.trunc(mtimeMs), url };
    return sha256 ? { ...described, sha256: await sha256OfFile(file) } : described;
  } catch {
    return undefined;
  }
}
