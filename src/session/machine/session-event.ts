import type { Ack, Fault } from '../../protocol/ack.js';
import type { Failure, Sent } from '../policy/failure.js';
import type { Explanation } from '../../transport/transport.js';
import type { SessionErrorCode } from './state.js';

/** Event of the reducer. An event with a `generation` is the result of an effect of that generation. */
export type SessionEvent =
  /** Start, resume, or retry after a failure. */
  | { readonly type: 'start' }
  /** A response arrived. `elapsedMs`: time since the packet was sent. */
  | {
      readonly type: 'answer';
      readonly generation: number;
      readonly answer: Ack | Fault;
      readonly sent?: Sent | undefined;
      readonly elapsedMs: number;
      readonly nowMs: number;
    }
  /** The request failed without a response. */
  | {
      readonly type: 'no-answer';
      readonly generation: number;
      readonly reason: 'network' | 'timeout' | 'blocked';
      readonly code?: Explanation['code'] | undefined;
      readonly sent?: Sent | undefined;
      readonly nowMs: number;
      /** The browser knows that it is offline. */
      readonly offline: boolean;
      readonly cause?: unknown;
    }
  /** What the look at the destination found: whether it has the file; undefined: unknown. `failure`: as of the effect. */
  | {
      readonly type: 'delivery';
      readonly generation: number;
      readonly delivered: boolean | undefined;
      readonly failure?: Failure | undefined;
    }
  /** The reply was fetched. */
  | { readonly type: 'replied'; readonly generation: number }
  /** A wait ended. `granted`: whether to continue: after the delay, with new credentials, or after a lost session. */
  | { readonly type: 'waited'; readonly generation: number; readonly granted: boolean }
  /** The page's code (`headers`) threw, which ends the session as failed. */
  | {
      readonly type: 'page-error';
      readonly generation: number;
      readonly code: SessionErrorCode;
      readonly cause?: unknown;
    }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'cancel' };
