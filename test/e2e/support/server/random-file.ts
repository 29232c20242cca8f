import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';

const BLOCK_BYTES = 4 * 1024 * 1024;

export interface RandomFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a file of random bytes: nothing on the way can guess, compress or cache it. */
export async function randomFile(folder: string, name: string, bytes: number): Promise<RandomFile> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  const out = createWriteStream(file);
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= BLOCK_BYTES) {
    const block = randomFillSync(Buffer.allocUnsafe(Math.min(left, BLOCK_BYTES)));
    hash.update(block);
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return { path: file, name, bytes, sha256: hash.digest('hex') };
}

/** SHA-256 of a file on disk, in hex. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(file, { highWaterMark: BLOCK_BYTES }))
    hash.update(block as Buffer);
  return hash.digest('hex');
}

export const MiB = 1024 * 1024;
