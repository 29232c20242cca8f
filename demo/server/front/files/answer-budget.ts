import type { ServerResponse } from 'node:http';

/**
 * Limits the answers that are held in memory until their clients have received them: a client can request the same page
 * repeatedly on one connection without ever reading.
 */
export class AnswerBudget {
  readonly #maxAnswers: number;
  readonly #maxBytes: number;
  /** The number of responses that use each body; a shared body counts its memory once. */
  readonly #bodies = new Map<Buffer, number>();
  #answers = 0;
  #bytes = 0;

  constructor(maxAnswers: number, maxBytes: number) {
    this.#maxAnswers = maxAnswers;
    this.#maxBytes = maxBytes;
  }

  /** Reserves a place until the response has been sent or broken off; false if there is none. */
  enter(response: ServerResponse): boolean {
    if (this.#answers >= this.#maxAnswers) return false;
    this.#answers += 1;
    response.once('close', () => (this.#answers -= 1));
    return true;
  }

  /**
   * Counts a body until its response has been sent; false, without counting it, if it exceeds the budget. A single body
   * always fits.
   */
  hold(body: Buffer, response: ServerResponse): boolean {
    const holders = this.#bodies.get(body) ?? 0;
    if (holders === 0 && this.#bytes > 0 && this.#bytes + body.length > this.#maxBytes) return false;
    if (holders === 0) this.#bytes += body.length;
    this.#bodies.set(body, holders + 1);
    response.once('close', () => this.#release(body));
    return true;
  }

  #release(body: Buffer): void {
    const holders = (this.#bodies.get(body) ?? 0) - 1;
    if (holders > 0) {
      this.#bodies.set(body, holders);
      return;
    }
    this.#bodies.delete(body);
    this.#bytes -= body.length;
  }
}
