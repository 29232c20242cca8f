import type { Socket } from 'node:net';
import { PaceWatch } from './pace-watch.js';

export interface PaceLimits {
  /** Milliseconds in which `MIN_BODY_BYTES` of a body have to arrive, for any method. */
  readonly bodyIdleMs: number;
  /** Milliseconds in which the client has to receive `ANSWER_PIECE_BYTES` of an answer. */
  readonly writeIdleMs: number;
}

/** Bytes of a body per `bodyIdleMs`; a client that sends fewer is taken to be occupying its connection only. */
export const MIN_BODY_BYTES = 1024;
/** The size of one read of a file: a written piece counts as sent when the system has accepted all of it. */
const ANSWER_PIECE_BYTES = 64 * 1024;

/** Ends a connection whose client sends a body, or receives an answer, too slowly. */
export class ConnectionPace {
  readonly #socket: Socket;
  readonly #body: PaceWatch;
  readonly #answer: PaceWatch;
  #arrived = 0;
  #taken = -1;
  /** Remaining periods for the current piece; a large piece has one for each 64 KiB. */
  #periodsLeft = 0;

  constructor(socket: Socket, limits: PaceLimits) {
    this.#socket = socket;
    const end = (): void => void socket.destroy();
    this.#body = new PaceWatch(limits.bodyIdleMs, () => this.#bodyMoved(), end);
    this.#answer = new PaceWatch(limits.writeIdleMs, () => this.#answerMoved(), end);
  }

  /** Records received bytes of a request; `goesOn` if its body is not complete. */
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

  /** Whether the body made progress. A paused socket waits for the server, not for the client. */
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
