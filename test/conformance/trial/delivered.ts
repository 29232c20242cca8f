import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requestBytes, type Request } from '../http/request.js';
import type { Trial } from './trial.js';
import { Violation } from './verdict.js';

/** Reads a delivered file: from the server's directory if it was given, otherwise by GET. */
export async function readDelivered(t: Trial, path: string): Promise<Buffer | undefined> {
  const { filesDir } = t.settings;
  return filesDir === undefined ? get(t, path) : readLocal(filesDir, path.slice(t.target.directory.length));
}

async function readLocal(filesDir: string, name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(filesDir, decodeURIComponent(name)));
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
