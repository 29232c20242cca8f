import {
  auth,
  endure,
  fail,
  forbid,
  limit,
  proceed,
  resync,
  retry,
  settle,
  shrink,
  slow,
  suspect,
  type Outcome,
} from './recovery.js';
import type { Failure, FailureKind } from './failure.js';
import { lose } from './lost-session.js';
import type { PacketType } from '../protocol/constants.js';
import { ACTIVE_PHASES, type ActivePhase, type SessionErrorCode, type SessionState } from './state.js';

/** Purpose of a request: a packet type, or `Reply` for the GET of an upload-reply job's reply. */
export type Exchange = PacketType | 'Reply';

/**
 * The outcome table: error code of each failure kind, then its outcomes in the order of `ACTIVE_PHASES`. A failed Ping
 * is not fatal [MC-BUP 3.1.5.2.2]. Close-Session and Cancel-Session are repeated on 500 to 599 [W32], and on 408 and
 * 429, which mean that the packet was not processed. A refused Cancel-Session has nothing left to cancel.
 */
const TABLE: Readonly<Record<FailureKind, readonly [SessionErrorCode, ...Outcome[]]>> = {
  //                   code, Ping, Create-Session, Fragment, Reply, Close-Session, Cancel-Session
  network: ['network', proceed, retry, retry, retry, retry, retry],
  timeout: ['timeout', proceed, retry, slow, retry, retry, retry],
  unauthorized: ['auth', auth, auth, auth, auth, auth, auth],
  forbidden: ['forbidden', proceed, forbid, forbid, forbid, forbid, proceed],
  'not-found': ['uploads-disabled', proceed, fail, limit, fail, settle, proceed],
  'request-timeout': ['timeout', proceed, retry, slow, retry, retry, retry],
  conflict: ['exists', proceed, fail, retry, fail, fail, proceed],
  'body-too-large': ['too-large', proceed, fail, shrink, fail, fail, proceed],
  'out-of-step': ['protocol', proceed, fail, resync, retry, resync, proceed],
  busy: ['server', retry, retry, retry, retry, retry, retry],
  'server-error': ['server', proceed, retry, retry, retry, retry, retry],
  'bare-error': ['server', proceed, retry, suspect, retry, retry, retry],
  unsupported: ['uploads-disabled', proceed, fail, fail, fail, fail, proceed],
  'session-unknown': ['session-lost', proceed, retry, lose, lose, settle, proceed],
  malformed: ['bad-request', proceed, fail, limit, fail, suspect, proceed],
  'over-limit': ['too-large', proceed, fail, shrink, fail, fail, proceed],
  'disk-full': ['disk-full', proceed, retry, retry, retry, retry, retry],
  application: ['application-failed', proceed, retry, retry, retry, retry, proceed],
  'not-bits': ['not-bits-server', proceed, fail, endure, fail, endure, endure],
  redirected: ['redirected', proceed, fail, endure, fail, endure, endure],
  refused: ['server', proceed, fail, fail, fail, fail, proceed],
};

/** Outcome of a failure of this kind in this phase. */
export function outcomeOf(kind: FailureKind, phase: ActivePhase): Outcome {
  const [, ...outcomes] = TABLE[kind];
  return outcomes[ACTIVE_PHASES.indexOf(phase)] ?? fail;
}

/** Code of a failure in the error that the page receives. */
export function codeOf({ kind, fault }: Failure, { phase, settings }: SessionState): SessionErrorCode {
  if (phase === 'replying' && kind !== 'network' && kind !== 'timeout') return 'reply-failed';
  const { status = 0, crossOrigin } = fault ?? {};
  if (settings.size === 0 && phase === 'closing' && status >= 400 && status < 500) return 'empty-refused';
  return kind === 'not-bits' && crossOrigin === true ? 'headers-hidden' : TABLE[kind][0];
}
