import {
  auth,
  endure,
  fail,
  forbid,
  lose,
  proceed,
  resync,
  retry,
  settle,
  shrink,
  slow,
  suspect,
  type Outcome,
} from './carry-out.js';
import type { FailureKind } from './failure.js';
import type { PacketType } from '../protocol/constants.js';
import { ACTIVE_PHASES, type ActivePhase } from './state.js';

/** What a request is for. `Reply` is the GET of an upload-reply job's reply, no packet of the protocol's own. */
export type Exchange = PacketType | 'Reply';

/**
 * The one table of outcomes, in the order of `ACTIVE_PHASES`. A failed Ping is not fatal [MC-BUP 3.1.5.2.2];
 * Close and Cancel are sent again on 500 to 599 [W32], and on 408 and 429, which say themselves that nothing was
 * done. A Cancel that is refused has nothing left to cancel.
 */
const TABLE: Readonly<Record<FailureKind, readonly Outcome[]>> = {
  //                  Ping    Create   Fragment Reply   Close   Cancel
  network: /*       */ [proceed, retry, retry, retry, retry, retry],
  timeout: /*       */ [proceed, retry, slow, retry, retry, retry],
  unauthorized: /*  */ [auth, auth, auth, auth, auth, auth],
  forbidden: /*     */ [proceed, forbid, forbid, forbid, forbid, proceed],
  'not-found': /*   */ [proceed, fail, suspect, fail, settle, proceed],
  'request-timeout': [proceed, retry, slow, retry, retry, retry],
  conflict: /*      */ [proceed, fail, retry, fail, fail, proceed],
  'body-too-large': [proceed, fail, shrink, fail, fail, proceed],
  'out-of-step': /* */ [proceed, fail, resync, retry, resync, proceed],
  busy: /*          */ [retry, retry, retry, retry, retry, retry],
  'server-error': /**/ [proceed, retry, retry, retry, retry, retry],
  'bare-error': /*  */ [proceed, retry, suspect, retry, retry, retry],
  unsupported: /*   */ [proceed, fail, fail, fail, fail, proceed],
  'session-unknown': [proceed, retry, lose, lose, settle, proceed],
  malformed: /*     */ [proceed, fail, suspect, fail, suspect, proceed],
  'over-limit': /*  */ [proceed, fail, shrink, fail, fail, proceed],
  'disk-full': /*   */ [proceed, retry, retry, retry, retry, retry],
  application: /*   */ [proceed, retry, retry, retry, retry, proceed],
  'not-bits': /*    */ [proceed, fail, endure, fail, endure, endure],
  redirected: /*    */ [proceed, fail, endure, fail, endure, endure],
  refused: /*       */ [proceed, fail, fail, fail, fail, proceed],
};

/** Looks up what to do about a failure of this kind in this phase. */
export function outcomeOf(kind: FailureKind, phase: ActivePhase): Outcome {
  return TABLE[kind][ACTIVE_PHASES.indexOf(phase)] ?? fail;
}
