import {
  auth,
  authIfEnabled,
  checkDelivery,
  fail,
  failOrLook,
  ignore,
  pingThenRetry,
  resync,
  retry,
  retryIfSpoke,
  retrySmaller,
  shrink,
  shrinkOrPing,
  type Outcome,
} from './recovery.js';
import type { Failure, FailureKind } from '../policy/failure.js';
import { restart } from './restart.js';
import type { PacketType } from '../../protocol/constants.js';
import type { ActivePhase, SessionErrorCode, SessionState } from '../machine/state.js';

/** Purpose of a request: a packet type, or `Reply` for the GET of an upload-reply job's reply. */
export type Exchange = PacketType | 'Reply';

/** Error code of a failure kind, then one outcome for each purpose of a request. */
type Row = readonly [
  code: SessionErrorCode,
  ping: Outcome,
  createSession: Outcome,
  fragment: Outcome,
  reply: Outcome,
  closeSession: Outcome,
  cancelSession: Outcome,
];

/**
 * The outcome table. A failed Ping is not fatal [MC-BUP 3.1.5.2.2]. Close-Session and Cancel-Session are repeated on
 * 500 to 599 [W32], and on 408 and 429, which mean that the packet was not processed. A refused Cancel-Session has
 * nothing left to cancel.
 */
const TABLE: Readonly<Record<FailureKind, Row>> = {
  //                   code, Ping, Create-Session, Fragment, Reply, Close-Session, Cancel-Session
  network: ['network', ignore, retry, retry, retry, retry, retry],
  timeout: ['timeout', ignore, retry, retrySmaller, retry, retry, retry],
  blocked: ['network', ignore, fail, fail, fail, fail, ignore],
  unauthorized: ['auth', auth, auth, auth, auth, auth, auth],
  forbidden: ['forbidden', ignore, authIfEnabled, authIfEnabled, authIfEnabled, authIfEnabled, ignore],
  'not-found': ['uploads-disabled', ignore, fail, shrinkOrPing, fail, checkDelivery, ignore],
  'request-timeout': ['timeout', ignore, retry, retrySmaller, retry, retry, retry],
  conflict: ['exists', ignore, failOrLook, retry, fail, failOrLook, ignore],
  'body-too-large': ['too-large', ignore, fail, shrink, fail, fail, ignore],
  'out-of-step': ['protocol', ignore, fail, resync, retry, resync, ignore],
  busy: ['server', retry, retry, retry, retry, retry, retry],
  'server-error': ['server', ignore, retry, retry, retry, retry, retry],
  'bare-error': ['server', ignore, retry, pingThenRetry, retry, retry, retry],
  unsupported: ['uploads-disabled', ignore, fail, fail, fail, fail, ignore],
  'session-unknown': ['session-lost', ignore, retry, checkDelivery, restart, checkDelivery, ignore],
  malformed: ['bad-request', ignore, fail, shrinkOrPing, fail, pingThenRetry, ignore],
  'over-limit': ['too-large', ignore, fail, shrink, fail, fail, ignore],
  'disk-full': ['disk-full', ignore, retry, retry, retry, retry, retry],
  application: ['application-failed', ignore, retry, retry, retry, retry, ignore],
  'not-bits': ['not-bits-server', ignore, retryIfSpoke, retryIfSpoke, fail, retryIfSpoke, retryIfSpoke],
  redirected: ['redirected', ignore, retryIfSpoke, retryIfSpoke, fail, retryIfSpoke, retryIfSpoke],
  other: ['server', ignore, fail, fail, fail, fail, ignore],
};

/** The column of each phase in which a request is under way. */
const COLUMNS = {
  probing: 1,
  creating: 2,
  sending: 3,
  replying: 4,
  closing: 5,
  cancelling: 6,
} as const satisfies Record<ActivePhase, number>;

/** Outcome of a failure of this kind in this phase. */
export function outcomeOf(kind: FailureKind, phase: ActivePhase): Outcome {
  return TABLE[kind][COLUMNS[phase]];
}

/** Code of a failure in the error that the page receives. */
export function codeOf({ kind, fault, code }: Failure, { phase, settings }: SessionState): SessionErrorCode {
  if (code !== undefined) return code;
  if (phase === 'replying' && kind !== 'network' && kind !== 'timeout') return 'reply-failed';
  const { status = 0, crossOrigin } = fault ?? {};
  if (settings.size === 0 && phase === 'closing' && status >= 400 && status < 500) return 'empty-refused';
  // nginx answers unknown methods with 405, Node's parser, also that of a proxy, with 400.
  const isUnknownMethod = status === 400 || status === 405;
  if (phase === 'creating' && isUnknownMethod && fault?.bits === false) return 'not-bits-server';
  return kind === 'not-bits' && crossOrigin === true ? 'headers-hidden' : TABLE[kind][0];
}
