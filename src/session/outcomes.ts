import type { PacketType } from '../protocol/constants.js';
import type { FailureKind } from './failure.js';

/**
 * What a session does about a failure.
 *
 * - `retry`: waits, then sends the same again
 * - `shrink`: makes Fragments smaller and sends the same offset again at once
 * - `slow`: makes Fragments smaller, waits, then lets the server say the offset
 * - `resync`: goes on at the offset the server named
 * - `auth`: asks for credentials, then sends the same again
 * - `forbid`: as `auth` where the page wants to be asked on 403, else `fail`
 * - `suspect`: the session may be gone; a Ping must prove the server well before that is believed
 * - `lost`: the session is gone: announce it, then start a new one at byte 0
 * - `settle`: a Close whose Ack was lost has most likely been carried out: done. Else the destination is read,
 *   and `done` if the file is there, `lost` if not
 * - `endure`: once the session has worked something between us and the server answers: `retry`; else `fail`
 * - `proceed`: not fatal, on to what comes next
 * - `fail`: the task fails; its checkpoint stays
 */
export type Outcome =
  | 'retry'
  | 'shrink'
  | 'slow'
  | 'resync'
  | 'auth'
  | 'forbid'
  | 'suspect'
  | 'lost'
  | 'settle'
  | 'endure'
  | 'proceed'
  | 'fail';

/** `Reply` is the GET of an upload-reply job's reply, no packet of the protocol's own. */
export type Exchange = PacketType | 'Reply';

const COLUMNS: readonly Exchange[] = [
  'Ping',
  'Create-Session',
  'Fragment',
  'Reply',
  'Close-Session',
  'Cancel-Session',
];

/**
 * The one table of outcomes. A failed Ping is not fatal [MC-BUP 3.1.5.2.2]; Close and Cancel are sent
 * again on 500 to 599 [W32], and on 408 and 429, which say themselves that nothing was done.
 * A Cancel that is refused has nothing left to cancel.
 */
const TABLE: Readonly<Record<FailureKind, readonly Outcome[]>> = {
  //                  Ping       Create   Fragment   Reply     Close      Cancel
  network: /*       */ ['proceed', 'retry', 'retry', 'retry', 'retry', 'retry'],
  timeout: /*       */ ['proceed', 'retry', 'slow', 'retry', 'retry', 'retry'],
  unauthorized: /*  */ ['auth', 'auth', 'auth', 'auth', 'auth', 'auth'],
  forbidden: /*     */ ['proceed', 'forbid', 'forbid', 'forbid', 'forbid', 'proceed'],
  'not-found': /*   */ ['proceed', 'fail', 'suspect', 'fail', 'settle', 'proceed'],
  'request-timeout': ['proceed', 'retry', 'slow', 'retry', 'retry', 'retry'],
  conflict: /*      */ ['proceed', 'fail', 'retry', 'fail', 'fail', 'proceed'],
  'body-too-large': ['proceed', 'fail', 'shrink', 'fail', 'fail', 'proceed'],
  'out-of-step': /* */ ['proceed', 'fail', 'resync', 'retry', 'resync', 'proceed'],
  busy: /*          */ ['retry', 'retry', 'retry', 'retry', 'retry', 'retry'],
  'server-error': /**/ ['proceed', 'retry', 'retry', 'retry', 'retry', 'retry'],
  'bare-error': /*  */ ['proceed', 'retry', 'suspect', 'retry', 'retry', 'retry'],
  unsupported: /*   */ ['proceed', 'fail', 'fail', 'fail', 'fail', 'proceed'],
  'session-unknown': ['proceed', 'retry', 'lost', 'lost', 'settle', 'proceed'],
  malformed: /*     */ ['proceed', 'fail', 'suspect', 'fail', 'suspect', 'proceed'],
  'over-limit': /*  */ ['proceed', 'fail', 'shrink', 'fail', 'fail', 'proceed'],
  'disk-full': /*   */ ['proceed', 'retry', 'retry', 'retry', 'retry', 'retry'],
  application: /*   */ ['proceed', 'retry', 'retry', 'retry', 'retry', 'proceed'],
  'not-bits': /*    */ ['proceed', 'fail', 'endure', 'fail', 'endure', 'endure'],
  redirected: /*    */ ['proceed', 'fail', 'endure', 'fail', 'endure', 'endure'],
  refused: /*       */ ['proceed', 'fail', 'fail', 'fail', 'fail', 'proceed'],
};

/** Looks up what to do about a failure of this kind at this packet. */
export function outcomeOf(kind: FailureKind, exchange: Exchange): Outcome {
  return TABLE[kind][COLUMNS.indexOf(exchange)] ?? 'fail';
}
