import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
