import type { Socket } from 'node:net';
import { PaceWatch } from './pace-watch.js';

export interface PaceLimits {
  /** Milliseconds within which `MIN_BODY_BYTES` of a body have to arrive, whatever the method. */
  readonly bodyIdleMs: number;
  /** Milliseconds within which the client has to take `ANSWER_PIECE_BYTES` of an answer. */
  readonly writeIdleMs: number;
}

/** Bytes of a body per `bodyIdleMs` below which a client only holds on to its connection. */
export const MIN_BODY_BYTES = 1024;
/** As much as a file is read at a time: a written piece counts when the system has taken all of it. */
const ANSWER_PIECE_BYTES = 64 * 1024;

/** Ends a connection whose client sends a body, or takes an answer, too slowly. */
export class ConnectionPace {
  readonly #socket: Socket;
  readonly #body: PaceWatch;
  readonly #answer: PaceWatch;
  #arrived = 0;
  #taken = -1;
  /** Periods that the piece on its way may still take: a large one has one for each of its 64 KiB. */
  #periodsLeft = 0;

  constructor(socket: Socket, limits: PaceLimits) {
    this.#socket = socket;
    const end = (): void => void socket.destroy();
    this.#body = new PaceWatch(limits.bodyIdleMs, () => this.#bodyMoved(), end);
    this.#answer = new PaceWatch(limits.writeIdleMs, () => this.#answerMoved(), end);
  }

  /** So many bytes have arrived of a request; `goesOn` if its body has not come to its end. */
  received(bytes: number, goesOn: boolean): void {
    if (!goesOn) this.#body.stop();
    else if (this.#body.runs) this.#arrived += bytes;
    else {
      this.#arrived = 0;
      this.#body.start();
    }
  }

  answerBegins(): void {
    this.#taken = -1;
    this.#answer.start();
  }

  answerEnds(): void {
    this.#answer.stop();
  }

  stop(): void {
    this.#body.stop();
    this.#answer.stop();
  }

  /** A paused socket waits for the server, not for the client. */
  #bodyMoved(): boolean {
    const arrived = this.#arrived;
    this.#arrived = 0;
    return arrived >= MIN_BODY_BYTES || this.#socket.isPaused();
  }

  #answerMoved(): boolean {
    const pending = this.#socket.writableLength;
    const taken = this.#socket.bytesWritten - pending;
    this.#periodsLeft -= 1;
    if (pending > 0 && taken === this.#taken) return this.#periodsLeft > 0;
    this.#taken = taken;
    this.#periodsLeft = Math.ceil(pending / ANSWER_PIECE_BYTES);
    return true;
  }
}
