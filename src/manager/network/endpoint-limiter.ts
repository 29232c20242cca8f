import { CONTROL_TIMEOUT_MS } from '../../session/policy/response-timeout.js';
import type { Clock } from '../../session/ports/clock.js';
import { NO_LIMITS, type FragmentLimits } from '../../session/policy/fragment-limits.js';
import { endpointOf } from './destination.js';
import { notifyStartPossible } from './start-possible.js';

/** Distance at which sessions make their requests after a back-off. Milliseconds. */
const SPREAD_MS = 100;

/** Load at which no more sessions start with concurrency `auto`. */
const MAX_LOAD = 6;

/** Size up to which a file is small while the rate is unknown. */
const SMALL_BYTES = 64 * 1024;

/** Position of a session among those that wait for the end of a back-off. */
export interface BackoffTurn {
  /** Delay after the end of the back-off in milliseconds. */
  delayMs(random: number): number;
  release(): void;
}

/** Age of another session's Ack at which a Create-Session without a response, whose time limit is longer, was passed over. */
const ANSWERED_MS = CONTROL_TIMEOUT_MS / 2;

/**
 * What all tasks of one endpoint in this page share, whichever element they are in: the number of running sessions, and
 * the back-off that the server asked for (429 and 503).
 */
export class EndpointLimiter {
  #running = 0;
  /** Sum over the running sessions: one each, two of files that are not small. */
  #load = 0;
  /** Maximum number of running sessions with `auto`: fewer than the endpoint was busy with. */
  #mostRunning = MAX_LOAD;
  #pausedUntilMs = 0;
  readonly #turns = new Set<number>();
  /** Fragment sizes that the endpoint accepted and refused. */
  limits: FragmentLimits = NO_LIMITS;
  /** Stores the limits for later visits, if they changed; undefined until those of earlier visits were read. */
  remember: (() => void) | undefined;
  /** When a session last had an Ack. Milliseconds since 1970. */
  #answeredAtMs = 0;
  /** The endpoint serves one connection at a time: only one session runs. */
  #isSerial = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /**
   * Takes a slot among the running sessions if there is one. Call the result to release it.
   *
   * @param concurrency Maximum number of running sessions, at least one. `auto`: three, or up to six of small files.
   * @param bytes Size of the file.
   */
  enter(concurrency: number | 'auto' = 'auto', bytes = 0): (() => void) | undefined {
    const { bytesPerMs, rttMs } = this.limits;
    // Its Fragment takes less than two round trips, so that the connection is idle for most of the time.
    const isSmall = bytes <= Math.max(SMALL_BYTES, bytesPerMs * rttMs - 1);
    const load = isSmall ? 1 : 2;
    const isFull =
      concurrency === 'auto'
        ? this.#running >= this.#mostRunning || this.#load >= MAX_LOAD
        : this.#running >= Math.max(1, concurrency);
    if (isFull || (this.#isSerial && this.#running > 0)) return undefined;
    this.#running += 1;
    this.#load += load;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#running -= 1;
      this.#load -= load;
      notifyStartPossible();
    };
  }

  /** The endpoint asked for a back-off until then. Milliseconds since 1970. */
  pauseUntil(atMs: number): void {
    this.#mostRunning = Math.max(MAX_LOAD / 2, Math.min(this.#mostRunning, this.#running - 1));
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, atMs);
  }

  /** A session had an Ack. */
  answered(nowMs: number): void {
    this.#answeredAtMs = nowMs;
  }

  /**
   * A Create-Session had no response within its time limit. If other sessions had Acks all the while, only one session
   * runs from now on.
   *
   * @returns Whether they had.
   */
  passedOver(nowMs: number): boolean {
    const isPassedOver = nowMs - this.#answeredAtMs < ANSWERED_MS;
    this.#isSerial ||= isPassedOver;
    return isPassedOver;
  }

  /** Milliseconds since 1970; in the past without a back-off. */
  get pausedUntilMs(): number {
    return this.#pausedUntilMs;
  }

  /** Takes the first free turn, until it is released. */
  takeBackoffTurn(): BackoffTurn {
    let index = 0;
    while (this.#turns.has(index)) index += 1;
    this.#turns.add(index);
    return {
      delayMs: (random) => (index + random) * SPREAD_MS,
      release: () => this.#turns.delete(index),
    };
  }

  /** Resolves when requests to the endpoint are allowed. */
  async ready(clock: Clock, random: () => number, turn: BackoffTurn): Promise<void> {
    while (this.#pausedUntilMs > clock.now()) {
      const delayMs = this.#pausedUntilMs - clock.now() + turn.delayMs(random());
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
  }
}

/** By endpoint, and by scope: scheduling looks one up for each queued task. */
const limiters = new Map<string, EndpointLimiter>();

/** The limiter of a scope's endpoint, the same for every manager of the page. */
export function limiterOf(scope: string): EndpointLimiter {
  let limiter = limiters.get(scope);
  if (limiter === undefined) {
    const url = endpointOf(scope);
    limiter = limiters.get(url) ?? new EndpointLimiter(url);
    limiters.set(url, limiter).set(scope, limiter);
  }
  return limiter;
}
