import { readAck } from '../protocol/ack.js';
import type { RequestPacket } from '../protocol/packets.js';
import type { TailDigest } from '../checkpoints/checkpoint-store.js';
import type { TransportResponse } from '../transport/transport.js';
import { isDelivered } from './delivery-proof.js';
import type { FileTrouble } from './file-source.js';
import { preparePacket, type PreparedPacket } from './prepare-packet.js';
import { ReplyFetcher } from './reply-fetcher.js';
import { CONTROL_TIMEOUT_MS } from './response-timeout.js';
import type { SessionEffect } from './session-effect.js';
import type { SessionEvent } from './session-event.js';
import type { SessionPorts } from './session-ports.js';

/**
 * When a Fragment's Ack is this late the file is looked at: of one that was truncated some engines send what
 * is left and wait for ever. Milliseconds.
 */
const LATE_ACK_MS = 5_000;

/** Why a request was aborted by its time limit. */
class ResponseTimeout extends Error {}

/** What the requests need of the session they are made for. */
export interface Requester {
  generation(): number;
  /** Resolves when every write to the checkpoint so far is through. */
  saved(): Promise<void>;
  dispatch(event: SessionEvent): void;
}

/** Makes a session's requests, one at a time, and tells it what came of them. */
export class SessionRequests {
  /** Milliseconds since 1970 when the request under way was handed to the transport; 0: none is. */
  sentAtMs = 0;
  /** Hash of the end of the last Fragment sent. */
  tail: TailDigest | undefined;
  readonly #ports: SessionPorts;
  readonly #session: Requester;
  #request: AbortController | undefined;
  /** When the last Fragment left; never, as far as this page knows. */
  #fragmentSentAtMs = Infinity;
  #reply: ReplyFetcher | undefined;

  constructor(ports: SessionPorts, session: Requester) {
    this.#ports = ports;
    this.#session = session;
  }

  /** Ends the request under way; what comes of it is late. */
  abort(): void {
    this.#request?.abort();
  }

  #isLate(generation: number): boolean {
    return generation !== this.#session.generation();
  }

  /** Sends a packet; its answer, or that none came, is the session's next event. */
  async send(effect: Extract<SessionEffect, { type: 'send' }>, generation: number): Promise<void> {
    const { packet, url, timeoutMs } = effect;
    let prepared: PreparedPacket;
    try {
      prepared = await preparePacket(packet, url, this.#ports, this.#session.saved());
    } catch (cause) {
      await this.#refuseOrLoseFile(packet, generation, cause);
      return;
    }
    if (this.#isLate(generation)) return;
    if (packet.type === 'Close-Session' && (await this.#fileChanged(generation))) return;
    if (packet.type === 'Fragment') void this.#hashTail(packet.range.start, packet.range.end);
    const sentAtMs = this.#ports.clock.now();
    if (packet.type === 'Fragment') this.#fragmentSentAtMs = sentAtMs;
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
    this.#session.dispatch({
      type: 'answer',
      generation,
      answer: readAck(response, nowMs),
      elapsedMs: nowMs - sentAtMs,
      nowMs,
    });
  }

  #begin(sentAtMs: number): AbortController {
    this.#request = new AbortController();
    this.sentAtMs = sentAtMs;
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
    this.#session.dispatch({
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
    return !this.#isLate(generation) && this.#standsBy(trouble);
  }

  /** Some engines read on when a file changes under them: the server must not get a mixture of two. */
  async #fileChanged(generation: number): Promise<boolean> {
    const trouble = await this.#ports.proveFile();
    return this.#isLate(generation) || this.#standsBy(trouble);
  }

  /** Pauses for a file that is in trouble, and says whether it is. */
  #standsBy(trouble: FileTrouble | undefined): boolean {
    if (trouble === undefined) return false;
    this.#session.dispatch({ type: 'pause' });
    this.#ports.fileLost(trouble);
    return true;
  }

  async #refuseOrLoseFile(packet: RequestPacket, generation: number, cause: unknown): Promise<void> {
    if (this.#isLate(generation)) return;
    if (packet.type === 'Fragment' && (await this.#fileIsLost(packet, generation))) return;
    this.#session.dispatch({ type: 'refuse', generation, code: 'page', cause });
  }

  /** Fetches the reply of an upload-reply job, from where a broken attempt left off. */
  async fetchReply(url: string, generation: number): Promise<void> {
    let headers: Readonly<Record<string, string>>;
    try {
      await this.#ports.clearance();
      headers = await this.#ports.headers('Reply', url);
    } catch (cause) {
      this.#session.dispatch({ type: 'refuse', generation, code: 'page', cause });
      return;
    }
    if (this.#isLate(generation)) return;
    const request = new AbortController();
    this.#request = request;
    let watchdog = (): void => undefined;
    const moving = (): void => {
      watchdog();
      watchdog = this.#limit(request, CONTROL_TIMEOUT_MS);
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
        this.#session.dispatch({ type: 'replied', generation });
      } else {
        this.#session.dispatch({ type: 'answer', generation, answer: reply, elapsedMs: 0, nowMs });
      }
    } catch (cause) {
      await this.#noAnswer('Reply', generation, request.signal, cause);
    } finally {
      watchdog();
    }
  }

  /** Reads the destination of a file whose session the server no longer knows at Close-Session. */
  async proveDelivery(
    { url, size, failure }: Extract<SessionEffect, { type: 'prove-delivery' }>,
    generation: number,
  ): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    const stop = this.#limit(request, CONTROL_TIMEOUT_MS);
    let delivered: boolean | undefined;
    try {
      const headers = await this.#ports.headers('Close-Session', url);
      const credentials = this.#ports.credentials('Close-Session', url);
      delivered = await isDelivered(
        this.#ports.transport,
        { url, headers, credentials, signal: request.signal },
        { size, slice: (range) => this.#ports.slice(range) },
        this.#ports.clock.now() - this.#fragmentSentAtMs,
      );
    } catch {
      // No answer, or no file to compare with.
    } finally {
      stop();
      this.#settled(request);
    }
    this.#session.dispatch({ type: 'delivery', generation, delivered, failure });
  }

  #settled(request: AbortController): void {
    if (this.#request !== request) return;
    this.#request = undefined;
    this.sentAtMs = 0;
  }

  async #hashTail(start: number, end: number): Promise<void> {
    const tail = await this.#ports.digestTail(start, end);
    if (tail !== undefined) this.tail = tail;
  }
}
