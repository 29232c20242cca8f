import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DeliveredFile } from './listing.js';
import type { Turns } from './turns.js';

/**
 * Sends the list with SHA-256s, each entry as soon as its file has been read. Only one file is read at a time for all
 * requests together, and reading stops when the client disconnects.
 */
export async function sendDigests(
  files: readonly DeliveredFile[],
  root: string,
  response: ServerResponse,
  turns: Turns,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let divider = '[\n ';
  for (const file of files) {
    const sha256 = await turns.take(() => sha256OfFile(path.join(root, file.name), gone.signal));
    if (gone.signal.aborted) return;
    // The file was deleted, or is no longer a plain file.
    if (sha256 === undefined) continue;
    const room = response.write(divider + JSON.stringify({ ...file, sha256 }));
    divider = ',\n ';
    if (!room) await drained(response, gone.signal);
  }
  response.end(divider === '[\n ' ? '[]\n' : '\n]\n');
}

async function sha256OfFile(file: string, signal: AbortSignal): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return undefined;
      const hash = createHash('sha256');
      const bytes = handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false });
      await pipeline(bytes, hash, { signal });
      return hash.digest('hex');
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) resolve();
    response.once('drain', resolve);
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}
