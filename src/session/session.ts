import { readAck } from '../protocol/ack.js';
import type { RequestPacket } from '../protocol/packets.js';
import type { TailDigest } from '../checkpoints/checkpoint-store.js';
import type { TransportResponse } from '../transport/transport.js';
import { describe } from './describe.js';
import { preparePacket, type PreparedPacket } from './prepare-packet.js';
import { reduce } from './reducer.js';
import { ReplyFetcher } from './reply-fetcher.js';
import { controlTimeoutMs } from './response-timeout.js';
import { retryDelayMs } from './retry-policy.js';
import type { SessionEffect } from './session-effect.js';
import type { SessionEvent } from './session-event.js';
import type { SessionPorts } from './session-ports.js';
import type { SessionState } from './state.js';

/**
 * When a Fragment's Ack is this late the file is looked at: of one that was truncated some engines send what
 * is left and wait for ever. Milliseconds.
 */
const LATE_ACK_MS = 5_000;

/** Why a request was aborted by its time limit. */
class ResponseTimeout extends Error {}

/** Runs one session: feeds events to the reducer and does what it wants done. */
export class Session {
  readonly #ports: SessionPorts;
  #state: SessionState;
  /** Milliseconds since 1970 when the request under way was handed to the transport; 0: none is. */
  #sentAtMs = 0;
  #request: AbortController | undefined;
  #stopWaiting: (() => void) | undefined;
  #saved: Promise<void> = Promise.resolve();
  #tail: TailDigest | undefined;
  #reply: ReplyFetcher | undefined;
  #events: SessionEvent[] = [];
  #dispatching = false;

  constructor(state: SessionState, ports: SessionPorts) {
    this.#state = state;
    this.#ports = ports;
  }

  get state(): SessionState {
    return this.#state;
  }

  get sentAtMs(): number {
    return this.#sentAtMs;
  }

  /** Resolves when every write to the checkpoint so far is through. */
  get saved(): Promise<void> {
    return this.#saved;
  }

  /** Begins, takes up an earlier session, or tries again after a failure. */
  start(newHost: boolean): void {
    this.#dispatch({ type: 'start', newHost });
  }

  /** Aborts the request under way at once. */
  pause(): void {
    this.#dispatch({ type: 'pause' });
  }

  /** Ends a pause, or a wait before its time. */
  resume(): void {
    this.#dispatch({ type: 'resume' });
  }

  /** Gives up: Cancel-Session, then the checkpoint goes. */
  cancel(): void {
    this.#dispatch({ type: 'cancel' });
  }

  #dispatch(event: SessionEvent): void {
    this.#events.push(event);
    // Listeners and ports may act on the session from within: their events come after this one.
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
    const { state, effects } = reduce(this.#state, event);
    const moved = state !== this.#state;
    if (state.generation !== this.#state.generation) this.#stopWaiting?.();
    this.#state = state;
    for (const [i, effect] of effects.entries()) {
      // One write tells what two in a row would: only the last of a step is made.
      const repeated =
        effect.type === 'save' && effects.some(({ type }, later) => later > i && type === 'save');
      if (!repeated) this.#run(effect, state.generation);
    }
    if (moved) this.#ports.changed(state);
  }

  #run(effect: SessionEffect, generation: number): void {
    switch (effect.type) {
      case 'send':
        void this.#send(effect, generation);
        break;
      case 'fetch-reply':
        void this.#fetchReply(effect.url, generation);
        break;
      case 'abort':
        this.#request?.abort();
        break;
      case 'wait':
        this.#wait(effect, generation);
        break;
      case 'ask-credentials':
        void this.#askCredentials(generation);
        break;
      case 'ask-restart':
        this.#askRestart(effect.acknowledged, generation);
        break;
      case 'save':
        this.#save();
        break;
      case 'forget':
        this.#saved = this.#saved.then(() => this.#ports.forget());
        break;
      case 'opened':
        this.#ports.opened(effect.created, effect.offset);
        break;
    }
  }

  #save(): void {
    const state = this.#state;
    const tail = this.#tail?.end === state.offset ? this.#tail : undefined;
    this.#saved = this.#saved.then(() => this.#ports.save(state, tail));
  }

  #isLate(generation: number): boolean {
    return generation !== this.#state.generation;
  }

  async #send(effect: Extract<SessionEffect, { type: 'send' }>, generation: number): Promise<void> {
    const { packet, url, timeoutMs } = effect;
    let prepared: PreparedPacket;
    try {
      prepared = await preparePacket(packet, url, this.#ports, this.#saved);
    } catch (cause) {
      await this.#refuseOrLoseFile(packet, generation, cause);
      return;
    }
    if (this.#isLate(generation)) return;
    if (packet.type === 'Close-Session' && (await this.#fileChanged(generation))) return;
    if (packet.type === 'Fragment') void this.#hashTail(packet.range.start, packet.range.end);
    const sentAtMs = this.#ports.clock.now();
    const request = this.#begin(sentAtMs);
    const stop = this.#limit(request, timeoutMs);
    const stopLooking = this.#lookWhenLate(packet, generation);
    let response: TransportResponse;
    try {
      const credentials = this.#ports.credentials(packet.type, url);
      response = await this.#ports.transport.send({ ...prepared, url, credentials, signal: request.signal });
    } catch (cause) {
      this.#settled(request);
      await this.#noAnswer(packet, generation, request.signal, cause);
      return;
    } finally {
      stop();
      stopLooking();
    }
    this.#settled(request);
    const nowMs = this.#ports.clock.now();
    this.#dispatch({
      type: 'answer',
      generation,
      answer: readAck(response, nowMs),
      elapsedMs: nowMs - sentAtMs,
      nowMs,
    });
  }

  #begin(sentAtMs: number): AbortController {
    this.#request = new AbortController();
    this.#sentAtMs = sentAtMs;
    this.#ports.departed();
    return this.#request;
  }

  #limit(request: AbortController, timeoutMs: number): () => void {
    return this.#ports.clock.after(timeoutMs, () => {
      request.abort(new ResponseTimeout());
    });
  }

  #lookWhenLate(packet: RequestPacket, generation: number): () => void {
    if (packet.type !== 'Fragment') return () => undefined;
    const look = async (): Promise<void> => {
      if (!(await this.#fileIsLost(packet, generation))) await this.#fileChanged(generation);
    };
    return this.#ports.clock.after(LATE_ACK_MS, () => void look());
  }

  /** No answer: a stall, a broken line, or a file that changed under the request. */
  async #noAnswer(
    packet: RequestPacket | 'Reply',
    generation: number,
    signal: AbortSignal,
    cause: unknown,
  ): Promise<void> {
    if (this.#isLate(generation)) return;
    const reason = signal.reason instanceof ResponseTimeout ? 'timeout' : 'network';
    if (packet !== 'Reply' && packet.type === 'Fragment' && (await this.#fileIsLost(packet, generation)))
      return;
    this.#dispatch({
      type: 'no-answer',
      generation,
      reason,
      nowMs: this.#ports.clock.now(),
      offline: this.#ports.offline(),
      cause,
    });
  }

  async #fileIsLost(
    packet: Extract<RequestPacket, { type: 'Fragment' }>,
    generation: number,
  ): Promise<boolean> {
    const trouble = await this.#ports.checkFile(packet.range);
    if (trouble === undefined || this.#isLate(generation)) return false;
    this.pause();
    this.#ports.fileLost(trouble);
    return true;
  }

  /** Some engines read on when a file changes under them: the server must not get a mixture of two. */
  async #fileChanged(generation: number): Promise<boolean> {
    const trouble = await this.#ports.proveFile();
    if (this.#isLate(generation)) return true;
    if (trouble === undefined) return false;
    this.pause();
    this.#ports.fileLost(trouble);
    return true;
  }

  async #refuseOrLoseFile(packet: RequestPacket, generation: number, cause: unknown): Promise<void> {
    if (this.#isLate(generation)) return;
    if (packet.type === 'Fragment' && (await this.#fileIsLost(packet, generation))) return;
    this.#dispatch({ type: 'refuse', generation, code: 'page', cause });
  }

  async #fetchReply(url: string, generation: number): Promise<void> {
    let headers: Readonly<Record<string, string>>;
    try {
      await this.#ports.clearance();
      headers = await this.#ports.headers('Reply', url);
    } catch (cause) {
      this.#dispatch({ type: 'refuse', generation, code: 'page', cause });
      return;
    }
    if (this.#isLate(generation)) return;
    const request = new AbortController();
    this.#request = request;
    let watchdog = (): void => undefined;
    const moving = (): void => {
      watchdog();
      watchdog = this.#limit(request, controlTimeoutMs());
    };
    try {
      const credentials = this.#ports.credentials('Reply', url);
      this.#reply ??= new ReplyFetcher();
      const nowMs = this.#ports.clock.now();
      moving();
      const reply = await this.#reply.fetch(
        this.#ports.transport,
        { method: 'GET', url, headers, credentials, signal: request.signal },
        nowMs,
        moving,
      );
      if (this.#isLate(generation)) return;
      if (reply instanceof Blob) {
        this.#ports.replied(url, reply);
        this.#dispatch({ type: 'replied', generation });
      } else {
        this.#dispatch({ type: 'answer', generation, answer: reply, elapsedMs: 0, nowMs });
      }
    } catch (cause) {
      await this.#noAnswer('Reply', generation, request.signal, cause);
    } finally {
      watchdog();
    }
  }

  #settled(request: AbortController): void {
    if (this.#request !== request) return;
    this.#request = undefined;
    this.#sentAtMs = 0;
  }

  async #hashTail(start: number, end: number): Promise<void> {
    const tail = await this.#ports.digestTail(start, end);
    if (tail !== undefined) this.#tail = tail;
  }

  #wait(effect: Extract<SessionEffect, { type: 'wait' }>, generation: number): void {
    const state = this.#state;
    if (state.phase !== 'waiting') return;
    const drawnMs = retryDelayMs(effect.attempt, this.#ports.random(), effect.retryAfterMs);
    const error = describe(state.problem, state.settings.name);
    const delayMs = this.#ports.waiting(error, effect.attempt, drawnMs, effect.failure);
    if (delayMs === undefined) {
      this.#dispatch({ type: 'refuse', generation, code: state.problem.code });
      return;
    }
    const stop = this.#ports.clock.after(delayMs, () => {
      this.#dispatch({ type: 'wake', generation });
    });
    this.#stopWaiting = () => {
      stop();
      this.#stopWaiting = undefined;
    };
  }

  async #askCredentials(generation: number): Promise<void> {
    const renewed = await this.#ports.renewCredentials();
    this.#dispatch({ type: 'credentials', generation, renewed });
  }

  #askRestart(acknowledged: number, generation: number): void {
    const restart = this.#ports.sessionLost(acknowledged);
    this.#dispatch(
      restart ? { type: 'restart', generation } : { type: 'refuse', generation, code: 'session-lost' },
    );
  }
}
