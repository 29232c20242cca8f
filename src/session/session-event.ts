import type { Ack, Fault } from '../protocol/ack.js';
import type { Failure } from './failure.js';
import type { SessionErrorCode } from './state.js';

/** What happens to a session. Members with a generation answer what was asked in it. */
export type SessionEvent =
  /** Begin, take up, or try again after a failure. `newHost`: no packet went to the host yet. */
  | { readonly type: 'start'; readonly newHost: boolean }
  /** The server answered. `elapsedMs`: since the packet was sent. */
  | {
      readonly type: 'answer';
      readonly generation: number;
      readonly answer: Ack | Fault;
      readonly elapsedMs: number;
      readonly nowMs: number;
    }
  /** No answer came. */
  | {
      readonly type: 'no-answer';
      readonly generation: number;
      readonly reason: 'network' | 'timeout';
      readonly nowMs: number;
      /** The browser knows that it is offline. */
      readonly offline: boolean;
      readonly cause?: unknown;
    }
  /** Whether the file lies at its destination; undefined: no answer came. `failure`: why that is asked. */
  | {
      readonly type: 'delivery';
      readonly generation: number;
      readonly delivered: boolean | undefined;
      readonly failure: Failure;
    }
  /** The reply is here. */
  | { readonly type: 'replied'; readonly generation: number }
  /** A wait is over. `granted`: there are new credentials, or the page lets a lost session start at byte 0. */
  | { readonly type: 'waited'; readonly generation: number; readonly granted: boolean }
  /** The page, or its code, ends it here. */
  | {
      readonly type: 'refuse';
      readonly generation: number;
      readonly code: SessionErrorCode;
      readonly cause?: unknown;
    }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'cancel' };
