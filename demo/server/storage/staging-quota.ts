import type { FileHandle } from 'node:fs/promises';
import type { Writer } from './staging-file.js';

/** A writer that fails, as a full disk does, at a limit of staged bytes. */
export class StagingQuota {
  readonly writer: Writer;
  readonly #limit: number;
  #used = 0;

  constructor(limit: number, writer: Writer) {
    this.#limit = limit;
    this.writer = limit === Infinity ? writer : (...write) => this.#write(writer, ...write);
  }

  /** Counts the staged bytes left by an earlier process. */
  restore(bytes: number): void {
    this.#used = bytes;
  }

  release(bytes: number): void {
    this.#used = Math.max(0, this.#used - bytes);
  }

  async #write(writer: Writer, file: FileHandle, buffers: Buffer[], position: number): Promise<number> {
    const room = this.#limit - this.#used;
    if (room <= 0) throw Object.assign(new Error('the staging quota is used up'), { code: 'EDQUOT' });
    const written = await writer(file, head(buffers, room), position);
    this.#used += written;
    return written;
  }
}

/** The first `bytes` of a list of buffers. */
function head(buffers: Buffer[], bytes: number): Buffer[] {
  const taken: Buffer[] = [];
  let room = bytes;
  for (const buffer of buffers) {
    if (room <= 0) break;
    taken.push(buffer.subarray(0, room));
    room -= buffer.length;
  }
  return taken;
}
