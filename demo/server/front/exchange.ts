import type { Ack } from '../core/wire/ack.js';
import type { RequestHead } from '../core/wire/request-head.js';
import type { Body } from '../core/session-storage.js';

/** One BITS request as it passes through the layers between the socket and the core. */
export interface Exchange {
  readonly head: RequestHead;
  readonly body: Body;
  /** Closes the connection, with a TCP reset if possible. */
  readonly reset: () => void;
  /** Resolves when the client has disconnected. */
  readonly gone: Promise<void>;
  /** Resolves when the request has been answered or abandoned, and its body is no longer read. */
  readonly over: Promise<void>;
}

/** An Ack, or `none` if no answer is to be sent. */
export type Outcome = Ack | 'none';

export type Answer = (exchange: Exchange) => Promise<Outcome>;

/** A layer between the front and the core; it may observe, change or replace requests and Acks. */
export type Layer = (exchange: Exchange, next: Answer) => Promise<Outcome>;
