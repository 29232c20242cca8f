import { readAck } from '../../protocol/ack.js';
import type { ByteRange } from '../../protocol/content-range.js';
import type { TailDigest } from '../../file/fingerprint.js';
import type { Explanation, TransportResponse } from '../../transport/transport.js';
import { resolvedWithin } from '../ports/clock.js';
import { discard } from './discard.js';
import { failureCode, failureCodeSoon, fetchFailureCode } from './load-failure-code.js';
import type { FileTrouble } from '../../file/file-source.js';
import { contentDigest, preparePacket, type PreparedPacket } from './prepare-packet.js';
import type { ReplyFetcher, ResultOf } from './reply-fetcher.js';
import type { Sent } from '../policy/failure.js';
import { CONTROL_TIMEOUT_MS, QUIET_MS } from '../policy/response-timeout.js';
import type { SessionEffect } from '../machine/session-effect.js';
import type { SessionEvent } from '../machine/session-event.js';
import type { SessionIo } from '../ports/session-io.js';
import type { SessionObserver } from '../ports/session-observer.js';
import type { SessionState } from '../machine/state.js';

/**
 * Delay after which the file is checked while the Ack of a Fragment is pending: some engines never finish a request
 * whose file was truncated. Milliseconds.
 */
const LATE_ACK_MS = 5_000;

/** Time limit of a look at the destination, of a few hundred kilobytes. Milliseconds. */
const LOOK_LIMIT_MS = 60_000;

/** Time before the last Fragment from which on the file is compared, so that little is left to compare after its Ack. */
const EARLY_MS = 1_000;

/** Time in which a failure is to be explained, as the code for it may have to be loaded. Milliseconds. */
const EXPLAIN_MS = 3_000;

/** Abort reason of a request that exceeded its time limit. */
class ResponseTimeout extends Error {}

/** The part of a session that its requests use. */
export interface Requester {
  readonly state: SessionState;
  dispatch(event: SessionEvent): void;
}

type Effect<T extends SessionEffect['type']> = Extract<SessionEffect, { type: T }>;

/** Makes the requests of a session, one at a time, and dispatches their results. */
export class SessionRequests {
  /** Milliseconds since 1970 when the request under way was handed to the transport; 0: none is. */
  sentAtMs = 0;
  /** Digest of the last bytes of the last Fragment sent. */
  tail: TailDigest | undefined;
  readonly #io: SessionIo;
  readonly #observer: SessionObserver;
  readonly #session: Requester;
  #request: AbortController | undefined;
  #reply: ReplyFetcher | undefined;
  /** Time at which a Fragment had no response, or an earlier session was resumed. Milliseconds since 1970; 0: never. */
  #abortedAtMs: number;
  /** Digest of a Fragment, and its range: of the one that follows the one under way, if its size stays the same. */
  #digest: { readonly of: string; readonly header: Promise<Record<string, string>> } | undefined;

  constructor(io: SessionIo, observer: SessionObserver, session: Requester) {
    this.#io = io;
    this.#observer = observer;
    this.#session = session;
    this.#abortedAtMs = session.state.resuming ? io.clock.now() : 0;
  }

  /** Aborts the request under way. */
  abort(): void {
    this.#request?.abort();
  }

  /**
   * Sends a packet and dispatches its response, or the lack of one.
   *
   * @param saved Writes of the checkpoint that are awaited before.
   */
  async send(
    { packet, url, timeoutMs }: Effect<'send'>,
    generation: number,
    saved: Promise<void> | undefined,
  ): Promise<void> {
    const io = this.#io;
    void fetchFailureCode();
    const sent = { packet: packet.type, url };
    const range = packet.type === 'Fragment' ? packet.range : undefined;
    // Some engines continue to read a changed file: the server must not complete a mixture of two versions.
    const verified = packet.type === 'Close-Session' ? io.file.verifyRest() : undefined;
    let prepared: PreparedPacket;
    try {
      prepared = await preparePacket(packet, url, io, saved, range && this.#digestOf(range));
      // The file may change before this range is sent again.
      this.#digest = undefined;
      if (range !== undefined && io.clock.now() - this.#abortedAtMs < QUIET_MS)
        await new Promise<void>((rested) => io.clock.after(QUIET_MS, rested));
    } catch (cause) {
      if (await this.#isFailure(generation, range))
        await this.#dispatch({ type: 'page-error', generation, code: 'page', cause });
      return;
    }
    if (this.#isLate(generation)) return;
    if (verified !== undefined && (await this.#lookAt(verified, generation))) return;
    if (this.#isLate(generation)) return;
    if (range !== undefined) void this.#hashTail(range);
    const sentAtMs = io.clock.now();
    const request = this.#begin();
    this.sentAtMs = sentAtMs;
    this.#observer.requestChanged?.();
    const timers = [this.#limit(request, timeoutMs)];
    if (range !== undefined) {
      timers.push(io.clock.after(LATE_ACK_MS, () => void this.#lookWhenLate(range, generation)));
      const { settings, sizer } = this.#session.state;
      if (settings.size - range.end <= sizer.bytesPerMs * EARLY_MS)
        void this.#lookAt(io.file.verifyAhead(range), generation);
    }
    let response: TransportResponse;
    try {
      const credentials = io.requests.credentials(packet.type, url);
      const responding = io.transport.send({ ...prepared, url, credentials, signal: request.signal });
      if (range !== undefined) {
        const { settings, sizer } = this.#session.state;
        const end = Math.min(settings.size, range.end + sizer.fragmentBytes);
        if (end > range.end) void this.#digestOf({ start: range.end, end });
      }
      response = await responding;
    } catch (cause) {
      this.#settled(request);
      if (range !== undefined) this.#abortedAtMs = io.clock.now();
      // The file may be read before the session's next event.
      this.#observer.requestChanged?.();
      await this.#noAnswer(generation, request.signal, cause, sent, range);
      return;
    } finally {
      for (const stop of timers) stop();
    }
    this.#settled(request);
    await this.#dispatch({ ...this.#read(response, sentAtMs), generation, sent }, response);
  }

  /** Fetches the reply of an upload-reply job, or the rest of it after a broken attempt. */
  async fetchReply(url: string, generation: number): Promise<void> {
    const io = this.#io;
    const request = this.#begin();
    const sent = { packet: 'Reply', url };
    let refused: TransportResponse | undefined;
    try {
      // Loaded when first needed: few jobs are upload-reply.
      this.#reply ??= new (await import('./reply-fetcher.js')).ReplyFetcher();
      const { reply, ...result } = await this.#reply.fetch(io, url, request.signal, {
        limit: () => this.#limit(request, CONTROL_TIMEOUT_MS),
        read: (response) => this.#read((refused = response)),
      });
      if (this.#isLate(generation)) return;
      if (reply !== undefined) this.#observer.replied?.(url, reply);
      await this.#dispatch({ ...result, generation, ...('answer' in result && { sent }) }, refused);
    } catch (cause) {
      await this.#noAnswer(generation, request.signal, cause, sent);
    }
  }

  /** Looks at the destination. If the code for it cannot be loaded, or without a response, what it has is unknown. */
  async checkDelivery({ url, failure }: Effect<'check-delivery'>, generation: number): Promise<void> {
    const io = this.#io;
    const { settings } = this.#session.state;
    const request = this.#begin();
    const stop = this.#limit(request, LOOK_LIMIT_MS);
    let delivered: boolean | undefined;
    try {
      const { checkDelivery } = await import('./delivery-check.js');
      const drop = (response: TransportResponse): void => void discard(response, io.clock);
      const isClosed = failure === undefined;
      delivered = await checkDelivery(io, url, settings, isClosed, request.signal, drop);
    } catch {
      // Unknown.
    } finally {
      stop();
    }
    this.#session.dispatch({ type: 'delivery', generation, delivered, failure });
  }

  /**
   * Dispatches the result of a request: a failure, or the loss of acknowledged bytes, when the code for failures is there.
   *
   * @param response Of which that code reads what an Ack does not have.
   */
  async #dispatch(event: SessionEvent, response?: TransportResponse): Promise<void> {
    const answer = event.type === 'answer' ? event.answer : undefined;
    const isLoss = (answer?.receivedOffset ?? Infinity) < this.#session.state.offset;
    const isFailure = answer?.kind !== 'ack' && event.type !== 'replied';
    const loading = (isFailure || isLoss) && failureCodeSoon(this.#io.clock);
    if (loading) await loading;
    const code = failureCode();
    if (code && response && event.type === 'answer' && event.answer.kind === 'fault')
      event = { ...event, answer: code.readFault(event.answer, response, event.nowMs) };
    this.#session.dispatch(event);
  }

  #isLate(generation: number): boolean {
    return generation !== this.#session.state.generation;
  }

  #begin(): AbortController {
    this.#request = new AbortController();
    return this.#request;
  }

  #settled(request: AbortController): void {
    if (this.#request !== request) return;
    this.#request = undefined;
    this.sentAtMs = 0;
  }

  #limit(request: AbortController, timeoutMs: number): () => void {
    return this.#io.clock.after(timeoutMs, () => {
      request.abort(new ResponseTimeout());
    });
  }

  async #lookWhenLate(range: ByteRange, generation: number): Promise<void> {
    const lost = await this.#lookAt(this.#io.file.check(range), generation);
    if (!lost) await this.#lookAt(this.#io.file.verify(), generation);
  }

  /** Pauses the session if the file was changed or is unreadable; returns whether it did. */
  async #lookAt(looked: Promise<FileTrouble | undefined>, generation: number): Promise<boolean> {
    const trouble = await looked;
    if (trouble === undefined || this.#isLate(generation)) return false;
    this.#session.dispatch({ type: 'pause' });
    this.#observer.fileLost?.(trouble);
    return true;
  }

  /** Checks the file if the request failed. Pauses the session and returns false if the file is the cause; false if late. */
  async #isFailure(generation: number, range?: ByteRange): Promise<boolean> {
    if (this.#isLate(generation)) return false;
    return range === undefined || !(await this.#lookAt(this.#io.file.check(range), generation));
  }

  /** Reads the head of a response, and drops its body. */
  #read(response: TransportResponse, sentAtMs?: number): ResultOf<'answer'> {
    const { clock } = this.#io;
    const nowMs = clock.now();
    const answer = readAck(response);
    void discard(response, clock);
    return { type: 'answer', answer, elapsedMs: nowMs - (sentAtMs ?? nowMs), nowMs };
  }

  /** Handles a request without a response: a stall, a lost connection, or a file that changed during the request. */
  async #noAnswer(
    generation: number,
    signal: AbortSignal,
    cause: unknown,
    sent: Sent,
    range?: ByteRange,
  ): Promise<void> {
    const reason = signal.reason instanceof ResponseTimeout ? 'timeout' : 'network';
    if (!(await this.#isFailure(generation, range))) return;
    const { clock, network } = this.#io;
    const offline = network.isOffline();
    const explained = reason === 'network' && !offline ? await this.#explain(sent) : undefined;
    const nowMs = clock.now();
    await this.#dispatch({
      type: 'no-answer',
      generation,
      reason,
      nowMs,
      offline,
      cause,
      sent,
      ...explained,
    });
  }

  /** Why there was no response, where there never was one; undefined also if that cannot be found out in time. */
  #explain({ url = '' }: Sent): Promise<Explanation | undefined | void> | undefined {
    const { transport, clock } = this.#io;
    const { sessionId, resuming, attempt, hostId } = this.#session.state;
    if ((sessionId !== null && !resuming) || hostId !== null) return undefined;
    const explaining = transport.explain?.(url, attempt > 0).catch(() => undefined);
    return explaining && resolvedWithin(clock, EXPLAIN_MS, explaining);
  }

  /** Content-Digest of a Fragment, if the page wants one: that computed before, or a new one. */
  #digestOf(range: ByteRange): Promise<Record<string, string>> | undefined {
    const { requests, file } = this.#io;
    if (requests.integrity !== 'sha-256') return undefined;
    const of = `${range.start}-${range.end}`;
    if (this.#digest?.of === of) return this.#digest.header;
    const header = contentDigest(file, range);
    this.#digest = { of, header };
    // Before its turn a failure does not matter: it is computed again.
    header.catch(() => {
      if (this.#digest?.header === header) this.#digest = undefined;
    });
    return header;
  }

  async #hashTail({ start, end }: ByteRange): Promise<void> {
    this.tail = (await this.#io.file.digestTail(start, end)) ?? this.tail;
  }
}
