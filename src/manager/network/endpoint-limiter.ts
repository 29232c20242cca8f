import type { Clock } from '../../session/ports/clock.js';
import { NO_LIMITS, type FragmentLimits } from '../../session/policy/fragment-limits.js';

/** After a rest they come back one by one, at about this distance. Milliseconds. */
const SPREAD_MS = 100;

/** A place in the line that forms while an endpoint rests. */
export interface BackoffSlot {
  /** How long after the rest its turn comes. Milliseconds. */
  turnMs(random: number): number;
  leave(): void;
}

/**
 * What all tasks of one endpoint in this page share, whichever element they are in: how many sessions
 * run, and whether the server asked to be left alone (429 and 503).
 */
export class EndpointLimiter {
  #running = 0;
  #backoffUntilMs = 0;
  #waiting = new Set<() => void>();
  readonly #line = new Set<number>();
  /** Hosts that answered a packet in this page: they need no Ping to be met. */
  readonly knownHosts = new Set<string>();
  /** The sizes of Fragments that it takes, as far as its sessions learned. */
  limits: FragmentLimits = NO_LIMITS;

  /** Takes a place among the running sessions if there is one. Call the result once to give it back. */
  enter(concurrency: number): (() => void) | undefined {
    if (this.#running >= concurrency) return undefined;
    this.#running += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#running -= 1;
      for (const look of [...this.#waiting]) look();
    };
  }

  /** Calls back whenever a place was given back; the result ends that. */
  onLeave(look: () => void): () => void {
    this.#waiting.add(look);
    return () => this.#waiting.delete(look);
  }

  /** The endpoint asked for silence until then. Milliseconds since 1970. */
  pauseUntil(atMs: number): void {
    this.#backoffUntilMs = Math.max(this.#backoffUntilMs, atMs);
  }

  /** Milliseconds since 1970; in the past when nothing was asked. */
  get pausedUntilMs(): number {
    return this.#backoffUntilMs;
  }

  /** Takes the foremost free place in the line, until it is left. */
  takeBackoffSlot(): BackoffSlot {
    let index = 0;
    while (this.#line.has(index)) index += 1;
    this.#line.add(index);
    return {
      turnMs: (random) => (index + random) * SPREAD_MS,
      leave: () => this.#line.delete(index),
    };
  }

  /** Resolves when the endpoint may be spoken to. */
  async clearance(clock: Clock, random: () => number, place: BackoffSlot): Promise<void> {
    while (this.#backoffUntilMs > clock.now()) {
      const delayMs = this.#backoffUntilMs - clock.now() + place.turnMs(random());
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
  }
}

const gates = new Map<string, EndpointLimiter>();

/** The gate of an endpoint, the same for every manager of the page. */
export function limiterOf(endpointUrl: string): EndpointLimiter {
  let gate = gates.get(endpointUrl);
  if (gate === undefined) {
    gate = new EndpointLimiter();
    gates.set(endpointUrl, gate);
  }
  return gate;
}
