/** Time as the link sees it; tests pass their own. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Calls `callback` after `ms`. */
  after(ms: number, callback: () => void): void;
}

/** One direction of one connection. */
export interface Flow {
  /** Takes up to `max` waiting bytes; undefined if none wait, or the receiver does not keep up. */
  take(max: number): Buffer | undefined;
  /** Hands over bytes that have arrived at the far end. */
  deliver(bytes: Buffer): void;
}

export interface LinkOptions {
  /** Bytes in a millisecond, of all flows together. Infinity for no limit. */
  readonly bytesPerMs: number;
  /** Milliseconds from the near to the far end. */
  readonly delayMs: number;
  readonly clock: Clock;
}

/** Bytes that a flow sends before it is the next one's turn: a millisecond of the link, within these. */
const [LEAST_TURN_BYTES, MOST_TURN_BYTES] = [4096, 65_536];
/** How far ahead of the time bytes are taken: timers are no more precise than that. */
const AHEAD_MS = 1;
/** Time lost by late timers that the link makes up for while bytes wait. */
const MAX_CATCH_UP_MS = 50;

/**
 * One direction of a line: a rate that all flows share in turns, and a delay. What does not fit waits with its sender,
 * so that no queue grows on the line. No byte is lost, and there is no slow start.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #waiting: Flow[] = [];
  readonly #onTheWay: { flow: Flow; bytes: Buffer; due: number }[] = [];
  /** When the last taken byte has left the near end. */
  #free = -Infinity;
  #backlogged = false;
  #sending = false;
  #arriving = false;
  #sentBytes = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Bytes that have left the near end. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Says that a flow may have bytes. */
  wake(flow: Flow): void {
    if (!this.#waiting.includes(flow)) this.#waiting.push(flow);
    if (!this.#sending) this.#send();
  }

  #send(): void {
    const { bytesPerMs, delayMs, clock } = this.#options;
    const turnBytes = Math.min(MOST_TURN_BYTES, Math.max(LEAST_TURN_BYTES, Math.ceil(bytesPerMs)));
    const now = clock.now();
    this.#free = Math.max(this.#free, this.#backlogged ? now - MAX_CATCH_UP_MS : now);
    while (this.#free <= now + AHEAD_MS) {
      const flow = this.#waiting.shift();
      if (!flow) break;
      const bytes = flow.take(turnBytes);
      if (!bytes) continue;
      this.#waiting.push(flow);
      this.#sentBytes += bytes.length;
      this.#free += bytes.length / bytesPerMs;
      this.#onTheWay.push({ flow, bytes, due: this.#free + delayMs });
    }
    this.#backlogged = this.#waiting.length > 0;
    this.#sending = this.#backlogged;
    if (this.#sending) clock.after(this.#free - now, () => this.#send());
    if (!this.#arriving) this.#arrive();
  }

  #arrive(): void {
    const { clock } = this.#options;
    const now = clock.now();
    for (let first; (first = this.#onTheWay[0]) && first.due <= now; this.#onTheWay.shift())
      first.flow.deliver(first.bytes);
    const next = this.#onTheWay[0];
    this.#arriving = next !== undefined;
    if (next) clock.after(next.due - now, () => this.#arrive());
  }
}

export const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => void setTimeout(callback, Math.max(0, ms)),
};
