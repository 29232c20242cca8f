/**
 * Base of all events. The headless manager dispatches them, and the element dispatches a copy of each
 * on itself: the copy shares what was given to `waitUntil`, and its cancellation is carried back.
 */
export abstract class BitsEvent extends Event {
  readonly #fields: object;

  /** @param fields The event's members, which are its constructor's arguments, in their order. */
  constructor(type: string, fields: object, init?: { cancelable?: boolean; bubbles?: boolean }) {
    super(type, { bubbles: true, composed: true, ...init });
    this.#fields = fields;
    Object.assign(this, fields);
  }

  /** A fresh event with the same fields, for dispatch on another target. */
  copy(): this {
    return Reflect.construct(this.constructor, Object.values(this.#fields)) as this;
  }
}

/** An event whose outcome may be awaited: what it announces starts when all promises are fulfilled. */
export abstract class BitsExtendableEvent extends BitsEvent {
  /** What was given to waitUntil, on this event and its copies. */
  declare readonly promises: Promise<unknown>[];

  /** Holds the announced step back until the promise is fulfilled; a rejection is a veto. */
  waitUntil(promise: Promise<unknown>): void {
    this.promises.push(promise);
  }
}
