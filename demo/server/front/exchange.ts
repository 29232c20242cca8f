import type { Ack } from '../core/ack.js';
import type { RequestHead } from '../core/request-head.js';
import type { Body } from '../core/session-storage.js';

/** One BITS request on its way through the layers between the socket and the core. */
export interface Exchange {
  readonly head: RequestHead;
  readonly body: Body;
  /** Breaks the connection off, with a reset where the system can. */
  readonly reset: () => void;
  /** Settles when the client has gone. */
  readonly gone: Promise<void>;
  /** Settles when the request is answered, or not to be, and nothing of its body is read any more. */
  readonly over: Promise<void>;
}

/** An Ack, or `none` if the client is not to get an answer. */
export type Outcome = Ack | 'none';

export type Answer = (exchange: Exchange) => Promise<Outcome>;

/** Something between the front and the core that may look at, change or replace what passes. */
export type Layer = (exchange: Exchange, next: Answer) => Promise<Outcome>;
