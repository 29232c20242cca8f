import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';

/** A delivered file, as in the answer to `GET <basePath>?list`. */
export interface DeliveredFile {
  /** Path below the upload directory, with `/`. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly mtime: number;
  /** URL path for downloading it. */
  readonly url: string;
  /** SHA-256 in hexadecimal; only if requested. */
  readonly sha256?: string;
}

export interface ListSource {
  /** The upload directory. */
  readonly root: string;
  readonly basePath: string;
  /** Whether a name is left out, at any level. */
  readonly hidden: (name: string) => boolean;
  readonly maxFiles: number;
  /** Maximum size of the list as JSON. */
  readonly maxBytes: number;
}

/** A list of the delivered files. */
export interface Listing {
  readonly files: readonly DeliveredFile[];
  /** The list as JSON. */
  readonly body: Buffer;
}

/** Directory entries that are read for each file that may be listed, as empty folders cost time too. */
const ENTRIES_PER_FILE = 10;
/** Bytes between two entries of the list. */
const DIVIDER_BYTES = 3;

/**
 * Lists the delivered files, newest first, without symbolic links and the server's own folders. Stops at the limits, so
 * that the cost of a list does not grow with the directory.
 */
export async function listFiles(source: ListSource): Promise<Listing> {
  const found: { file: DeliveredFile; text: string }[] = [];
  let bytes = 0;
  for await (const name of fileNames(source)) {
    const file = await describe(source, name);
    if (!file) continue;
    const text = JSON.stringify(file);
    bytes += Buffer.byteLength(text) + DIVIDER_BYTES;
    if (bytes > source.maxBytes) break;
    found.push({ file, text });
    if (found.length >= source.maxFiles) break;
  }
  found.sort((a, b) => b.file.mtime - a.file.mtime);
  const files = found.map(({ file }) => file);
  const body = Buffer.from(
    found.length === 0 ? '[]\n' : `[\n ${found.map(({ text }) => text).join(',\n ')}\n]\n`,
  );
  return { files, body };
}

/** The names of plain files below the upload directory. */
async function* fileNames({ root, hidden, maxFiles }: ListSource): AsyncGenerator<string> {
  let entries = maxFiles * ENTRIES_PER_FILE;
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    // A folder may be deleted while others are read; the upload directory itself may not.
    const open = await opendir(path.join(root, folder)).catch((error: unknown) => {
      if (folder === '') throw error;
      return [];
    });
    for await (const entry of open) {
      if ((entries -= 1) < 0) return;
      if (hidden(entry.name)) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) yield name;
    }
  }
}

/** Describes a file; undefined if it has been deleted since its name was read. */
async function describe({ root, basePath }: ListSource, name: string): Promise<DeliveredFile | undefined> {
  try {
    const { size, mtimeMs } = await lstat(path.join(root, name));
    const url = basePath + name.split('/').map(encodeURIComponent).join('/');
    return { name, size, mtime: Math.trunc(mtimeMs), url };
  } catch {
    return undefined;
  }
}
