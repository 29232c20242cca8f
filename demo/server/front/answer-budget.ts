import type { ServerResponse } from 'node:http';

/**
 * Bounds the answers that are made in memory and not yet taken by their clients: a client can ask for the same page
 * again and again on one connection without ever reading.
 */
export class AnswerBudget {
  readonly #maxAnswers: number;
  readonly #maxBytes: number;
  /** How often each body is under way; a shared one takes its memory once. */
  readonly #bodies = new Map<Buffer, number>();
  #answers = 0;
  #bytes = 0;

  constructor(maxAnswers: number, maxBytes: number) {
    this.#maxAnswers = maxAnswers;
    this.#maxBytes = maxBytes;
  }

  /** Takes a place until the response is through or broken off; false if there is none. */
  enter(response: ServerResponse): boolean {
    if (this.#answers >= this.#maxAnswers) return false;
    this.#answers += 1;
    response.once('close', () => (this.#answers -= 1));
    return true;
  }

  /** Counts a body until its response is through; false, and not counted, if it is too much. An only one always fits. */
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
