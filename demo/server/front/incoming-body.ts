import type { IncomingMessage } from 'node:http';
import { ByteBudget } from '../core/byte-budget.js';
import type { Body } from '../core/session-storage.js';

export interface BodyLimits {
  /** Milliseconds in which at least `minBytes` have to arrive. */
  readonly idleMs: number;
  /** Bytes per `idleMs`; a client that sends fewer is taken to be occupying its connection only. */
  readonly minBytes: number;
  /** Bytes of a body that are read and discarded if the answer was ready before the body. */
  readonly maxDrainBytes: number;
}

/** The body ended early. */
export class BodyBrokenError extends Error {
  override readonly name = 'BodyBrokenError';
}

const KIB = 1024;
/**
 * Memory for received bytes that have not been consumed. Larger pieces are cheaper: 256 KiB take a quarter less time
 * than 64 KiB.
 */
const queues = new ByteBudget(16 * KIB * KIB, 64 * KIB, 256 * KIB);

/**
 * A request's body as an iterator that can be left at any time and drained afterwards, which a Readable's own iterator
 * cannot. Buffers 64 to 256 KiB.
 */
export class IncomingBody implements Body {
  /** Received bytes, including discarded ones. */
  received = 0;
  readonly #request: IncomingMessage;
  readonly #limits: BodyLimits;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
  #state: 'open' | 'ended' | 'broken' = 'open';
  #draining = false;
  #drained = 0;
  #wake: (() => void) | undefined;
  #watch: NodeJS.Timeout | undefined;
  #seenByWatch = 0;

  constructor(request: IncomingMessage, limits: BodyLimits) {
    this.#request = request;
    this.#limits = limits;
    // Listens at once, not at the first read: when the client disconnects, Node drops the bytes that it has buffered,
    // although they have arrived.
    this.#listen();
  }

  /** Whether the last byte has arrived. */
  get ended(): boolean {
    return this.#state === 'ended';
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const next = this.#queue.shift();
      if (next) {
        this.#queuedBytes -= next.length;
        if (this.#queuedBytes < queues.share / 2 && this.#request.isPaused()) this.#request.resume();
        yield next;
      } else if (this.#state === 'ended') {
        return;
      } else if (this.#state === 'broken') {
        throw new BodyBrokenError('the client left in the middle of the body');
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  /** Reads and discards the rest, so that a browser can read an early answer. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.#request.resume();
    while (this.#state === 'open') await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #listen(): void {
    const request = this.#request;
    queues.enter();
    if (request.complete && request.readableEnded) return this.#settle('ended');
    if (request.destroyed) return this.#settle('broken');
    request.on('data', (bytes: Buffer) => this.#take(bytes));
    request.once('end', () => this.#settle('ended'));
    request.once('error', () => this.#settle('broken'));
    request.once('close', this.#onGone);
    // After the answer Node no longer reports to a request that its connection has closed.
    request.socket.once('close', this.#onGone);
    this.#watch = setInterval(() => this.#checkPace(), this.#limits.idleMs).unref();
  }

  #take(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.#draining) {
      this.#drained += bytes.length;
      if (this.#drained > this.#limits.maxDrainBytes) this.#request.destroy();
      return;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes >= queues.share) this.#request.pause();
    this.#wake?.();
  }

  /** Checks the pace. A paused source waits for this server, not for the client. */
  #checkPace(): void {
    const arrived = this.received - this.#seenByWatch;
    this.#seenByWatch = this.received;
    if (arrived < this.#limits.minBytes && !this.#request.isPaused()) this.#request.destroy();
  }

  readonly #onGone = (): void => this.#settle('broken');

  #settle(state: 'ended' | 'broken'): void {
    if (this.#state === 'open') queues.leave();
    clearInterval(this.#watch);
    this.#request.socket.off('close', this.#onGone);
    if (this.#state === 'open') this.#state = state;
    this.#wake?.();
  }
}
