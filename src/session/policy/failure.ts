import type { RequestFacts } from '../../errors.js';
import type { Explanation } from '../../transport/transport.js';
import type { Fault } from '../../protocol/ack.js';

/** Kind of a failed request: the rows of the outcome table. */
export type FailureKind =
  | 'network'
  | 'timeout'
  /** The browser does not send such requests: mixed content, or the page's policy. */
  | 'blocked'
  /** 401, 407 */
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'request-timeout'
  | 'conflict'
  | 'body-too-large'
  | 'out-of-step'
  /** 429 and 503: back-off for the whole endpoint. */
  | 'busy'
  | 'server-error'
  /** 500 without BITS headers: from a proxy, a framework, or a server that lost the session. */
  | 'bare-error'
  | 'unsupported'
  | 'session-unknown'
  | 'malformed'
  | 'over-limit'
  | 'disk-full'
  | 'application'
  /** A 2xx without BITS-Packet-Type: Ack. */
  | 'not-bits'
  | 'redirected'
  /** Another 4xx, or an error of the page's code. */
  | 'other';

/** What was sent, and where. */
export type Sent = Pick<RequestFacts, 'packet' | 'url'>;

/** One failed request. */
export interface Failure {
  readonly kind: FailureKind;
  readonly sent?: Sent | undefined;
  /** Code of the error, where it is known by more than the kind. */
  readonly code?: Explanation['code'] | undefined;
  /** The error response; undefined without a response. */
  readonly fault?: Fault | undefined;
  readonly cause?: unknown;
  /** The browser knows that it is offline: the attempt does not count against any limit. */
  readonly offline?: boolean | undefined;
}
