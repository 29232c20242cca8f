import { statfs } from 'node:fs/promises';
import { DiskFullError } from '../core/session-storage.js';

/** The free space of a file system. */
export interface SpaceLeft {
  /** Bytes. */
  readonly bytes: number;
  /** Number of files and folders; Infinity if the file system has no limit on them. */
  readonly files: number;
}

/** Number of files and folders that uploads leave free, if the file system has a limit on them. */
const FILES_KEPT = 1000;

/**
 * Reserves a part of the disk, so that uploads do not take the space that the machine needs to run. Bodies that are
 * being received count with their full length.
 */
export class FreeSpace {
  readonly #reservedBytes: number;
  readonly #look: () => Promise<SpaceLeft | undefined>;
  #promised = 0;

  /**
   * @param reservedBytes Bytes to leave free.
   * @param look Returns the free space; undefined if it is unknown.
   */
  constructor(reservedBytes: number, look: () => Promise<SpaceLeft | undefined>) {
    this.#reservedBytes = reservedBytes;
    this.#look = look;
  }

  /**
   * Runs `work`, which may write up to `bytes` bytes.
   * @throws DiskFullError if they do not fit
   */
  async use<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    // Computed before the query, so that bodies that begin during the query are not subtracted.
    const promised = (this.#promised += bytes);
    try {
      const left = this.#reservedBytes === 0 ? undefined : await this.#look();
      if (left && (left.bytes - promised < this.#reservedBytes || left.files < FILES_KEPT)) {
        throw new DiskFullError('what is left of the disk is kept free');
      }
      return await work();
    } finally {
      this.#promised -= bytes;
    }
  }
}

/** The free space of a folder's file system; undefined if it is unknown. */
export async function spaceLeft(folder: string): Promise<SpaceLeft | undefined> {
  const { blocks, bavail, bsize, files, ffree } = await statfs(folder);
  return blocks === 0 ? undefined : { bytes: bavail * bsize, files: files === 0 ? Infinity : ffree };
}
