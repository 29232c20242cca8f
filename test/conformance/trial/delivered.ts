import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileBytes } from '../http/bytes.js';
import { requestBytes, type Request } from '../http/request.js';
import type { Trial } from './trial.js';
import { Violation } from './verdict.js';

export interface Reading {
  /** Whether the name of the file in `filesDir` is the path's last segment with its percent signs. */
  readonly literally?: boolean;
}

/** Reads a delivered file: from the server's directory if it was given, otherwise by GET. */
export async function readDelivered(
  t: Trial,
  path: string,
  { literally }: Reading,
): Promise<Buffer | undefined> {
  const { filesDir } = t.settings;
  if (filesDir === undefined) return get(t, path);
  const name = path.slice(t.target.directory.length);
  return readLocal(join(filesDir, literally === true ? name : decodeURIComponent(name)));
}

async function readLocal(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function get(t: Trial, path: string): Promise<Buffer | undefined> {
  const request: Request = { method: 'GET', path, headers: [['Connection', 'close']], body: Buffer.alloc(0) };
  const connection = await t.connect();
  const complete = t.complete(request);
  t.transcript.sent(complete);
  await connection.write(requestBytes(complete));
  const response = await connection.next({ unframed: 'until-close' });
  t.transcript.received(response);
  connection.drop();
  if (response.status === 404 || response.status === 410) return undefined;
  if (response.status !== 200)
    throw new Violation('200 or 404 to GET of the destination', String(response.status));
  return response.body;
}

/**
 * Whether the server uses the percent signs of a URL literally, as a part of the file name: then `%2e%2e%2f` leads
 * nowhere. Undefined if delivered files cannot be read.
 */
export async function takesNamesLiterally(t: Trial): Promise<boolean | undefined> {
  if (!t.offers('get')) return undefined;
  const content = fileBytes(20);
  const plain = t.newPath('');
  const encoded = `${plain}%41`;
  await t.deliver(content, encoded);
  const byItsUrl = await t.readBack(encoded, { literally: true });
  return byItsUrl?.equals(content) === true && (await t.readBack(`${plain}A`)) === undefined;
}
