import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { ByteBudget } from '../core/byte-budget.js';
import type { AppendResult, Body } from '../core/session-storage.js';

/** Writes buffers at a position and returns the number of bytes written; replaceable, to simulate a full disk. */
export type Writer = (file: FileHandle, buffers: Buffer[], position: number) => Promise<number>;

export const writeToDisk: Writer = async (file, buffers, position) =>
  (await file.writev(buffers, position)).bytesWritten;

export interface Append {
  readonly file: FileHandle;
  readonly writer: Writer;
  /** Offset in the file of the first byte after the skipped ones. */
  readonly position: number;
  readonly skip: number;
  readonly length: number;
  readonly body: Body;
  readonly overtaken: AbortSignal;
  /** Whether to hash the whole body, skipped bytes included. */
  readonly hash: boolean;
}

export interface Appended {
  readonly position: number;
  readonly end: Exclude<AppendResult['end'], 'mismatch'>;
  readonly digest?: Buffer;
}

const KIB = 1024;
/** Bytes that wait for the disk. */
const pending = new ByteBudget(24 * KIB * KIB, 64 * KIB, 512 * KIB);
const PENDING_BUFFERS = 512;

/**
 * Appends a body to a staging file as it arrives. Writes are in order and without gaps, so the file's length is always
 * the number of stored bytes.
 */
export async function appendBody(append: Append): Promise<Appended> {
  const hash = append.hash ? createHash('sha256') : undefined;
  const out = new OrderedWrites(append.file, append.writer, append.position);
  pending.enter();
  let seen = 0;
  let end: Appended['end'] = 'whole';
  const source = interruptible(append.body, append.overtaken);
  try {
    while (seen < append.length) {
      const next = await source.next();
      if (typeof next === 'string') {
        end = next;
        break;
      }
      const bytes = next.subarray(0, append.length - seen);
      hash?.update(bytes);
      const fresh = bytes.subarray(Math.min(bytes.length, Math.max(0, append.skip - seen)));
      seen += bytes.length;
      if (fresh.length > 0) await out.push(fresh);
    }
  } finally {
    source.stop();
    pending.leave();
    await out.flush();
  }
  return { position: out.position, end, ...(hash && { digest: hash.digest() }) };
}

/** Collects the bytes that arrive during a write and writes them together. */
class OrderedWrites {
  position: number;
  readonly #file: FileHandle;
  readonly #writer: Writer;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  /** Called when the pending bytes are being written, or cannot be. */
  #onTaken: (() => void) | undefined;
  #failure: { error: unknown } | undefined;

  constructor(file: FileHandle, writer: Writer, position: number) {
    this.#file = file;
    this.#writer = writer;
    this.position = position;
  }

  /** Resolves at once if there is room in the buffer, otherwise when there is again. */
  async push(bytes: Buffer): Promise<void> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#writing ??= this.#drain();
    while (this.#isFull()) await new Promise<void>((resolve) => (this.#onTaken = resolve));
    if (this.#failure) throw this.#failure.error;
  }

  #isFull(): boolean {
    return this.#pendingBytes >= pending.share || this.#pending.length >= PENDING_BUFFERS;
  }

  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure.error;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        await this.#writeAll(this.#take());
      }
    } catch (error) {
      this.#failure ??= { error };
      this.#take();
    } finally {
      this.#writing = undefined;
    }
  }

  #take(): Buffer[] {
    const batch = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#onTaken?.();
    return batch;
  }

  async #writeAll(batch: Buffer[]): Promise<void> {
    while (batch.length > 0) {
      let written = await this.#writer(this.#file, batch, this.position);
      this.position += written;
      // A write may be short when the disk is nearly full; the rest is retried and then fails with the reason.
      while (batch[0] && written >= batch[0].length) written -= batch.shift()?.length ?? 0;
      if (batch[0] && written > 0) batch[0] = batch[0].subarray(written);
    }
  }
}

/**
 * Reads a body. The result is `broken` if it fails or ends early, and `overtaken` if the signal has fired and no bytes
 * are buffered: bytes that have arrived are kept.
 */
function interruptible(body: Body, signal: AbortSignal) {
  const source = body[Symbol.asyncIterator]();
  let interrupt = (_: 'overtaken'): void => undefined;
  const onAbort = (): void => void setImmediate(() => interrupt('overtaken'));
  signal.addEventListener('abort', onAbort);
  return {
    next(): Promise<Buffer | 'broken' | 'overtaken'> {
      return new Promise((resolve) => {
        interrupt = resolve;
        source.next().then(
          (next) => resolve(next.done ? 'broken' : next.value),
          () => resolve('broken'),
        );
        if (signal.aborted) onAbort();
      });
    },
    stop: () => signal.removeEventListener('abort', onAbort),
  };
}
