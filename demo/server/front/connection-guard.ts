import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectionPace, type PaceLimits } from './connection-pace.js';
import { RequestScanner, type RefusalStatus } from './request-scanner.js';
import { standIn } from './stand-in.js';

export interface GuardOptions extends PaceLimits {
  /** Longest request head in bytes. */
  readonly maxHeadBytes: number;
  /** Milliseconds from the connection's begin, later from a head's first byte, to the end of the head. */
  readonly headTimeoutMs: number;
  /** True if an upgrade that a client asks for will be taken up. */
  readonly upgrades: () => boolean;
}

export type DataListener = (data: Buffer) => void;

/** How long a refused client may go on talking, so that it gets to read why, in milliseconds. */
const LINGER_MS = 1000;
/** Bytes of later requests that wait for an answer's end before reading stops; one more piece may come. */
const MAX_AHEAD_BYTES = 64 * 1024;
const REASONS: Record<RefusalStatus | 408, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  417: 'Expectation Failed',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
};

/**
 * Stands between a socket and node:http's parser. The parser gets one request at a time, the next one when the
 * answer to the one before is out: what a client sends ahead waits here, and beyond a limit in the network.
 */
export class ConnectionGuard {
  readonly #socket: Socket;
  readonly #toParser: DataListener;
  readonly #scanner: RequestScanner;
  readonly #pace: ConnectionPace;
  readonly #headTimeoutMs: number;
  #headTimer: NodeJS.Timeout | undefined;
  /** What has arrived and is not scanned yet. */
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
    // Adding a listener of our own makes node:http give up reading the socket natively.
    socket.on('data', this.#onData);
    socket.once('close', () => {
      clearTimeout(this.#headTimer);
      this.#pace.stop();
      this.#dropAhead();
    });
    this.#awaitHead();
  }

  /** Gives a request the method its client wrote, and waits for the end of its answer. */
  begin(request: IncomingMessage, response?: unknown): void {
    if (standIn.is(request.method)) request.method = 'BITS_POST';
    // Of an upgrade, the second argument is its socket.
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
    // Short of the limit, reading goes on, so that a client that leaves is noticed.
    if (this.#aheadBytes > MAX_AHEAD_BYTES) {
      this.#stoppedReading = true;
      this.#socket.pause();
    } else if (this.#stoppedReading) {
      this.#stoppedReading = false;
      this.#socket.resume();
    }
  }

  /** True while the next request has to wait for the answer to the one before. */
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

  /** The connection is no longer HTTP: whoever takes the upgrade up has it alone. */
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
      // A client that has said nothing would take an answer for that to its first request.
      if (this.#scanner.holdsHead) this.#refuse(408);
      else this.#socket.destroy();
    }, this.#headTimeoutMs).unref();
  }

  /** What came before is answered first. */
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
    // Destroying at once would reset the connection under the answer; what still comes is thrown away.
    const linger = setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
    this.#socket.once('end', () => this.#socket.destroy());
    this.#socket.once('close', () => clearTimeout(linger));
    this.#socket.resume();
  }
}

function isResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'shouldKeepAlive' in value;
}
