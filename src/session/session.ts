import type { RequestPacket } from '../protocol/packets.js';
import { toBitsError } from './error-message.js';
import type { FragmentLimits } from './policy/fragment-limits.js';
import { sizerWithin } from './policy/fragment-sizer.js';
import { reduce } from './machine/reducer.js';
import { retryDelayMs } from './policy/retry-policy.js';
import { SAVE, type SessionEffect } from './machine/session-effect.js';
import type { SessionEvent } from './machine/session-event.js';
import type { SessionIo } from './ports/session-io.js';
import type { SessionObserver } from './ports/session-observer.js';
import { failureCode } from './requests/load-failure-code.js';
import { SessionRequests, type Requester } from './requests/session-requests.js';
import { isAsking, type SessionState } from './machine/state.js';

function withLimits(state: SessionState, limits: FragmentLimits): SessionState {
  const sizer = sizerWithin(state.sizer, limits);
  return sizer === state.sizer ? state : { ...state, sizer };
}

/** Runs one session: passes events to the reducer and executes its effects. */
export class Session implements Requester {
  readonly #io: SessionIo;
  readonly #observer: SessionObserver;
  #state: SessionState;
  readonly #requests: SessionRequests;
  #stopWaiting: (() => void) | undefined;
  #saved: Promise<void> = Promise.resolve();
  #savePending = false;
  /** State of the last finished write. */
  #stored: SessionState | undefined;
  #events: SessionEvent[] = [];
  #dispatching = false;

  constructor(state: SessionState, io: SessionIo, observer: SessionObserver = {}) {
    this.#state = state;
    this.#io = io;
    this.#observer = observer;
    this.#requests = new SessionRequests(io, observer, this);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Milliseconds since 1970 when the request under way was handed to the transport; 0: none is. */
  get sentAtMs(): number {
    return this.#requests.sentAtMs;
  }

  /** Resolves when every write to the checkpoint so far is through. */
  get saved(): Promise<void> {
    return this.#saved;
  }

  /** Starts, resumes an earlier session, or retries after a failure. */
  start(): void {
    this.dispatch({ type: 'start' });
  }

  /** Pauses, and aborts the request under way. */
  pause(): void {
    this.dispatch({ type: 'pause' });
  }

  /** Ends a pause or a retry delay. */
  resume(): void {
    this.dispatch({ type: 'resume' });
  }

  /** Cancels: sends Cancel-Session, then deletes the checkpoint. */
  cancel(): void {
    this.dispatch({ type: 'cancel' });
  }

  /** Passes an event to the reducer, after the events before it. */
  dispatch(event: SessionEvent): void {
    this.#events.push(event);
    // Events dispatched by observers during this one are queued.
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift())
        this.#apply(next);
    } finally {
      this.#dispatching = false;
    }
  }

  #apply(event: SessionEvent): void {
    const { endpoint, network } = this.#io;
    const before = withLimits(this.#state, endpoint.limits);
    const { state, effects } = reduce(before, event, failureCode());
    const changed = state !== before;
    this.#io.record?.(before, event, state, effects);
    endpoint.limits = state.sizer.limits;
    if (state.generation !== this.#state.generation) this.#stopWaiting?.();
    this.#state = state;
    for (const [i, effect] of effects.entries()) {
      // All writes of a step have the same content: only the last is executed.
      if (effect !== SAVE || i === effects.lastIndexOf(SAVE)) this.#run(effect, state.generation);
    }
    if (!changed) return;
    if (!isAsking(state) && state.phase !== 'waiting') network.releaseTurn();
    this.#observer.changed?.(state);
  }

  #run(effect: SessionEffect, generation: number): void {
    const { requests, checkpoint } = this.#io;
    const observer = this.#observer;
    const waited = (granted: boolean): void => {
      this.dispatch({ type: 'waited', generation, granted });
    };
    switch (effect.type) {
      case 'send':
        void this.#requests.send(
          effect,
          generation,
          this.#isReserved(effect.packet) ? undefined : this.#saved,
        );
        break;
      case 'fetch-reply':
        void this.#requests.fetchReply(effect.url, generation);
        break;
      case 'check-delivery':
        void this.#requests.checkDelivery(effect, generation);
        break;
      case 'abort':
        this.#requests.abort();
        break;
      case 'wait':
        this.#wait(waited);
        break;
      case 'ask-credentials':
        void requests.renewCredentials().then(waited);
        break;
      case 'ask-restart':
        waited(observer.sessionLost?.(effect.acknowledged, effect.resumesFrom) !== false);
        break;
      case 'save':
        this.#save();
        break;
      case 'forget':
        this.#saved = this.#saved.then(() => checkpoint?.forget());
        break;
      case 'opened':
        observer.opened?.(effect.created, effect.offset);
        break;
    }
  }

  #save(): void {
    // A write that has not begun is one of the latest state.
    if (this.#savePending) return;
    this.#savePending = true;
    this.#saved = this.#saved.then(async () => {
      this.#savePending = false;
      const state = this.#state;
      const { tail: latest } = this.#requests;
      const tail = latest?.end === state.offset ? latest : undefined;
      await this.#io.checkpoint?.save(state, tail);
      this.#stored = state;
    });
  }

  /** Whether a packet is a Fragment that a stored checkpoint covers, so that it need not wait for any write. */
  #isReserved(packet: RequestPacket): boolean {
    const stored = this.#stored;
    return (
      packet.type === 'Fragment' &&
      stored?.sessionId === packet.sessionId &&
      packet.range.end <= stored.reservedEnd
    );
  }

  #wait(waited: (granted: boolean) => void): void {
    const state = this.#state;
    if (state.phase !== 'waiting') return;
    const { attempt, problem, settings } = state;
    const { failure } = problem;
    const { clock, network } = this.#io;
    const delayMs = network.delayMs(
      retryDelayMs(attempt, this.#io.random(), failure.fault?.retryAfterMs),
      failure,
    );
    const error = toBitsError(problem, settings.name, state);
    if (this.#observer.waiting?.(error, attempt, delayMs, failure.offline === true) === false) waited(false);
    else this.#stopWaiting = clock.after(delayMs, () => waited(true));
  }
}
