import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Counts } from '../format/task-counts.js';

/** Interval at which estimates are redrawn while sending; a countdown needs a quarter of that rate. Milliseconds. */
const TICK_MS = 250;

/** Redraws the element once per frame after changes, and at an interval while figures change with time. */
export class Redraw implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #counts: () => Counts;
  #framePending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, counts: () => Counts) {
    this.#host = host;
    this.#counts = counts;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    const { sending, waiting } = this.#counts();
    const tickMs = sending ? TICK_MS : 4 * TICK_MS;
    // At full seconds, with which the figures change
    if (sending || waiting) this.#timer = setTimeout(this.soon, tickMs - (Date.now() % tickMs));
  }

  /** Draws in the next frame, once for all changes until then. */
  readonly soon = (): void => {
    if (this.#framePending) return;
    this.#framePending = true;
    requestAnimationFrame(() => {
      this.#framePending = false;
      this.#host.requestUpdate();
    });
  };
}
