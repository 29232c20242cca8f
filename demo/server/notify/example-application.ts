import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { isSessionId } from '../core/wire/session-id.js';
import { headerPath } from './header-path.js';

/** The example's reply about a file. */
export interface Digest {
  readonly sha256: string;
  readonly lines: number;
}

export interface ExampleOptions {
  /** The path of the notification URL; any other path gets 404. */
  readonly secret: string;
  /** The BITS server's `stateDir`, for notifications by reference; without it they get 403. */
  readonly stateDir?: string | undefined;
}

/** The request names a file that does not belong to a session. */
class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';
}

/**
 * A server application for trials: it replies with the file's SHA-256 and number of lines, and requests delivery of the
 * file. For notifications by reference it reads and writes the files that the request names, which have to be the data
 * and the reply of one session.
 */
export function exampleApplication({ secret, stateDir }: ExampleOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isSame(request.url ?? '', `/${secret}`)) {
      response.writeHead(404, { 'Content-Length': 0 }).end();
      return;
    }
    try {
      const files = await namedFiles(request, stateDir);
      const reply = `${JSON.stringify(await digest(files ? read(files.data) : request))}\n`;
      if (files?.reply !== undefined) await write(files.reply, reply);
      const body = files?.reply === undefined ? reply : '';
      const length = Buffer.byteLength(body);
      response.writeHead(200, { 'BITS-Copy-File-To-Destination': '1', 'Content-Length': length }).end(body);
    } catch (error) {
      const status = error instanceof ForeignFileError ? 403 : 500;
      response.writeHead(status, { 'Content-Length': 0 }).end();
    }
  };
}

/** Starts the example on a free port of the loopback interface; its URL contains a random secret. */
export async function startExampleApplication({ stateDir }: Pick<ExampleOptions, 'stateDir'> = {}): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  const secret = randomBytes(32).toString('base64url');
  const answer = exampleApplication({ secret, stateDir });
  const server = createServer({ requestTimeout: 0 }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${secret}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The files of a notification by reference; undefined for a notification by value.
 * @throws ForeignFileError unless they are `data` and `reply` in the folder of one session.
 */
async function namedFiles(
  request: IncomingMessage,
  stateDir: string | undefined,
): Promise<{ data: string; reply?: string } | undefined> {
  const data = named(request, 'bits-request-datafile-name');
  const reply = named(request, 'bits-response-datafile-name');
  if (data === undefined && reply === undefined) return undefined;
  if (data === undefined || stateDir === undefined) throw new ForeignFileError('no file of a session');
  const folder = path.dirname(data);
  const id = path.basename(folder);
  const inside = isSessionId(id) && data === path.join(stateDir, 'sessions', id, 'data');
  if (!inside || (reply !== undefined && reply !== path.join(folder, 'reply'))) {
    throw new ForeignFileError(data);
  }
  // Neither the folder nor the files in it (because of O_NOFOLLOW) may be symbolic links.
  const sessions = await realpath(path.join(stateDir, 'sessions'));
  if ((await realpath(folder)) !== path.join(sessions, id)) throw new ForeignFileError(folder);
  return { data, ...(reply !== undefined && { reply }) };
}

async function* read(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    yield* handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
  } finally {
    await handle.close();
  }
}

async function write(file: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const handle = await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

async function digest(bytes: AsyncIterable<Buffer>): Promise<Digest> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return { sha256: hash.digest('hex'), lines };
}

function named(request: IncomingMessage, header: string): string | undefined {
  const value = request.headers[header];
  return typeof value === 'string' ? headerPath.decode(value) : undefined;
}

/** Compares in constant time, so that response times reveal nothing about the secret. */
function isSame(given: string, wanted: string): boolean {
  const digests = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(digests[0] ?? Buffer.alloc(0), digests[1] ?? Buffer.alloc(0));
}
