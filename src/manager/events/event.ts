/**
 * Base of all events. The headless manager dispatches them, and the element dispatches a copy of each
 * on itself: the copy shares what was given to `waitUntil`, and its cancellation is carried back.
 */
export abstract class BitsEvent extends Event {
  constructor(type: string, init?: { cancelable?: boolean; bubbles?: boolean }) {
    super(type, { bubbles: init?.bubbles ?? true, composed: true, cancelable: init?.cancelable ?? false });
  }

  /** A fresh event with the same fields, for dispatch on another target. */
  abstract copy(): BitsEvent;
}

/** An event whose outcome may be awaited: what it announces starts when all promises are fulfilled. */
export abstract class BitsExtendableEvent extends BitsEvent {
  readonly #promises: Promise<unknown>[];

  constructor(type: string, promises: Promise<unknown>[] = []) {
    super(type, { cancelable: true });
    this.#promises = promises;
  }

  /** Holds the announced step back until the promise is fulfilled; a rejection is a veto. */
  waitUntil(promise: Promise<unknown>): void {
    this.#promises.push(promise);
  }

  /** What was given to waitUntil, on this event and its copies. */
  get promises(): Promise<unknown>[] {
    return this.#promises;
  }
}
