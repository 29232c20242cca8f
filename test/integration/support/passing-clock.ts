import { FakeClock } from '../../unit/support/fake-clock.js';

/** A fake clock on which delays of one length pass at once. */
export class PassingClock extends FakeClock {
  readonly #passingMs: number;

  constructor(passingMs: number) {
    super();
    this.#passingMs = passingMs;
  }

  override after(delayMs: number, callback: () => void): () => void {
    if (delayMs !== this.#passingMs) return super.after(delayMs, callback);
    queueMicrotask(callback);
    return () => undefined;
  }
}
