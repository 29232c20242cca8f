/**
 * Base of all events. The headless manager dispatches them, and the element dispatches a copy of each on itself: the
 * copy shares the promises of `waitUntil`, and `preventDefault()` on it applies to the original.
 */
export abstract class BitsEvent extends Event {
  readonly #fields: object;

  /** @param fields Members of the event, in the order of its constructor's arguments. */
  constructor(type: string, fields: object, init?: { cancelable?: boolean; bubbles?: boolean }) {
    super(type, { bubbles: true, composed: true, ...init });
    this.#fields = fields;
    Object.assign(this, fields);
  }

  /** Returns a new event with the same fields, for dispatch on another target. */
  copy(): this {
    return Reflect.construct(this.constructor, Object.values(this.#fields)) as this;
  }
}

/** An event before a step that listeners may delay: the step starts when all promises of `waitUntil` are fulfilled. */
export abstract class BitsExtendableEvent extends BitsEvent {
  /** Promises passed to `waitUntil` on this event and its copies. */
  declare readonly promises: Promise<unknown>[];

  /** Delays the step until the promise is fulfilled; a rejection prevents the step like `preventDefault()`. */
  waitUntil(promise: Promise<unknown>): void {
    this.promises.push(promise);
  }
}
