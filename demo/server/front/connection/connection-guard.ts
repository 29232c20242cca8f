import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectionPace, type PaceLimits } from './connection-pace.js';
import { RequestScanner, type RefusalStatus } from './request-scanner.js';
import { standIn } from './stand-in.js';

export interface GuardOptions extends PaceLimits {
  /** Longest request head in bytes. */
  readonly maxHeadBytes: number;
  /** Milliseconds for a request's head: from the start of the connection, later from the head's first byte. */
  readonly headTimeoutMs: number;
  /** Whether upgrade requests are handled by a listener. */
  readonly upgrades: () => boolean;
}

export type DataListener = (data: Buffer) => void;

/** Milliseconds for which a refused client may keep sending, so that it can read the answer. */
const LINGER_MS = 1000;
/**
 * Buffered bytes of later requests at which reading pauses until the current answer has ended; one more piece may
 * arrive.
 */
const MAX_AHEAD_BYTES = 64 * 1024;
const REASONS: Record<RefusalStatus | 408, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  417: 'Expectation Failed',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
};

/**
 * Connects a socket to node:http's parser. The parser gets one request at a time, the next one after the previous
 * answer: pipelined requests wait in this buffer and, beyond a limit, in the network.
 */
export class ConnectionGuard {
  readonly #socket: Socket;
  readonly #toParser: DataListener;
  readonly #scanner: RequestScanner;
  readonly #pace: ConnectionPace;
  readonly #headTimeoutMs: number;
  #headTimer: NodeJS.Timeout | undefined;
  /** Received bytes that have not been scanned yet. */
  #ahead: Buffer[] = [];
  #aheadBytes = 0;
  #stoppedReading = false;
  #unanswered = 0;
  #refusal: keyof typeof REASONS | undefined;

  constructor(socket: Socket, toParser: DataListener, options: GuardOptions) {
    this.#socket = socket;
    this.#toParser = toParser;
    this.#headTimeoutMs = options.headTimeoutMs;
    this.#scanner = new RequestScanner(options);
    this.#pace = new ConnectionPace(socket, options);
    socket.removeListener('data', toParser);
    // An own listener makes node:http stop reading the socket natively.
    socket.on('data', this.#onData);
    socket.once('close', () => {
      clearTimeout(this.#headTimer);
      this.#pace.stop();
      this.#dropAhead();
    });
    this.#awaitHead();
  }

  /** Restores the method that the client sent, and waits for the end of the answer. */
  begin(request: IncomingMessage, response?: unknown): void {
    if (standIn.is(request.method)) request.method = 'BITS_POST';
    // For an upgrade, the second argument is the socket.
    if (!isResponse(response)) return;
    if (this.#scanner.isLast) response.shouldKeepAlive = false;
    this.#unanswered += 1;
    this.#pace.answerBegins();
    response.once('close', () => {
      this.#unanswered -= 1;
      if (this.#unanswered === 0) this.#pace.answerEnds();
      if (this.#refusal) this.#sendRefusal();
      else this.#scanAhead();
    });
  }

  readonly #onData = (data: Buffer): void => {
    if (this.#refusal) return;
    this.#ahead.push(data);
    this.#aheadBytes += data.length;
    this.#scanAhead();
  };

  #scanAhead(): void {
    while (this.#ahead.length > 0 && !this.#waits) {
      const data = this.#ahead.shift() as Buffer;
      this.#aheadBytes -= data.length;
      this.#scan(data);
    }
    // Below the limit reading continues, so that a disconnect is noticed.
    if (this.#aheadBytes > MAX_AHEAD_BYTES) {
      this.#stoppedReading = true;
      this.#socket.pause();
    } else if (this.#stoppedReading) {
      this.#stoppedReading = false;
      this.#socket.resume();
    }
  }

  /** Whether the next request has to wait for the previous answer. */
  get #waits(): boolean {
    return this.#unanswered > 0 && !this.#scanner.inBody;
  }

  #scan(data: Buffer): void {
    const { pass, rest, refuse, upgraded } = this.#scanner.push(data);
    if (upgraded) {
      this.#leave(pass, rest);
      return;
    }
    if (rest.length > 0) {
      this.#ahead.unshift(rest);
      this.#aheadBytes += rest.length;
    }
    this.#pace.received(pass.length, this.#scanner.inBody);
    if (pass.length > 0) this.#toParser.call(this.#socket, pass);
    if (refuse) this.#refuse(refuse);
    else this.#watchHead();
  }

  /** The connection is no longer HTTP: the handler of the upgrade takes it over. */
  #leave(head: Buffer, rest: Buffer): void {
    this.#socket.removeListener('data', this.#onData);
    clearTimeout(this.#headTimer);
    this.#pace.stop();
    const later = this.#ahead;
    this.#dropAhead();
    this.#toParser.call(this.#socket, Buffer.concat([head, rest, ...later]));
  }

  #dropAhead(): void {
    this.#ahead = [];
    this.#aheadBytes = 0;
  }

  #watchHead(): void {
    if (this.#scanner.holdsHead) {
      this.#awaitHead();
      return;
    }
    clearTimeout(this.#headTimer);
    this.#headTimer = undefined;
  }

  #awaitHead(): void {
    this.#headTimer ??= setTimeout(() => {
      // A client that has sent nothing would take the answer for that of its first request.
      if (this.#scanner.holdsHead) this.#refuse(408);
      else this.#socket.destroy();
    }, this.#headTimeoutMs).unref();
  }

  /** Refuses the connection after earlier requests have been answered. */
  #refuse(status: keyof typeof REASONS): void {
    clearTimeout(this.#headTimer);
    this.#dropAhead();
    this.#refusal ??= status;
    this.#sendRefusal();
  }

  #sendRefusal(): void {
    if (this.#unanswered > 0 || !this.#refusal || this.#socket.writableEnded) return;
    const reason = `${this.#refusal} ${REASONS[this.#refusal]}`;
    this.#socket.end(`HTTP/1.1 ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    // Destroying the socket at once could reset it before the client reads the answer; bytes that still arrive are
    // discarded.
    const linger = setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
    this.#socket.once('end', () => this.#socket.destroy());
    this.#socket.once('close', () => clearTimeout(linger));
    this.#socket.resume();
  }
}

function isResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'shouldKeepAlive' in value;
}
