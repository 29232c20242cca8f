import type { IncomingMessage } from 'node:http';
import { ByteBudget } from '../core/byte-budget.js';
import type { Body } from '../core/session-storage.js';

export interface BodyLimits {
  /** Milliseconds within which at least `minBytes` have to arrive. */
  readonly idleMs: number;
  /** Bytes per `idleMs` under which a client is taken for one that only holds on to the connection. */
  readonly minBytes: number;
  /** Bytes that are read only to be thrown away, when the answer was ready before the body. */
  readonly maxDrainBytes: number;
}

/** The body did not come to its end. */
export class BodyBrokenError extends Error {
  override readonly name = 'BodyBrokenError';
}

const KIB = 1024;
/** What has arrived and waits to be taken. Large pieces are cheaper: 256 KiB take a quarter less time than 64. */
const queues = new ByteBudget(16 * KIB * KIB, 64 * KIB, 256 * KIB);

/**
 * A request's body as a pull source that can be left at any time and drained afterwards, which a Readable's
 * own iterator cannot. Holds 64 to 256 KiB at most.
 */
export class IncomingBody implements Body {
  /** Bytes that have arrived, drained ones included. */
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
    // At once, and not when the first byte is asked for: Node drops what it holds when the client leaves,
    // and those bytes have arrived.
    this.#listen();
  }

  /** True when the last byte has arrived. */
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

  /** Reads the rest and throws it away, so that a browser gets to see an early answer. */
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
    // Once it is answered, Node does not tell a request any more that its connection has died.
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

  /** A paused source waits for us, not for the client. */
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
