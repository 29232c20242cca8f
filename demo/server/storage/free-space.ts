import { statfs } from 'node:fs/promises';
import { DiskFullError } from '../core/session-storage.js';

/** What is asked of a file system. */
export interface SpaceLeft {
  /** Bytes. */
  readonly bytes: number;
  /** Files and folders; Infinity where the file system has no such number. */
  readonly files: number;
}

/** Files and folders that stay free for others, of those that a file system can hold. */
const FILES_KEPT = 1000;

/**
 * Keeps a part of the disk free, so that uploads do not take from the machine what it needs to run. Bodies under way
 * count as if they had arrived.
 */
export class FreeSpace {
  readonly #kept: number;
  readonly #look: () => Promise<SpaceLeft | undefined>;
  #promised = 0;

  /** @param kept bytes; @param look undefined where nothing is known. */
  constructor(kept: number, look: () => Promise<SpaceLeft | undefined>) {
    this.#kept = kept;
    this.#look = look;
  }

  /**
   * Runs `work`, which may write so many bytes.
   * @throws DiskFullError instead, if they do not fit
   */
  async use<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    // As it is now: what comes while the disk is asked does not count against this.
    const promised = (this.#promised += bytes);
    try {
      const left = this.#kept === 0 ? undefined : await this.#look();
      if (left && (left.bytes - promised < this.#kept || left.files < FILES_KEPT)) {
        throw new DiskFullError('what is left of the disk is kept free');
      }
      return await work();
    } finally {
      this.#promised -= bytes;
    }
  }
}

/** What the file system of a folder has left; undefined if it does not say. */
export async function spaceLeft(folder: string): Promise<SpaceLeft | undefined> {
  const { blocks, bavail, bsize, files, ffree } = await statfs(folder);
  return blocks === 0 ? undefined : { bytes: bavail * bsize, files: files === 0 ? Infinity : ffree };
}
