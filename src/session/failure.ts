import type { Fault } from '../protocol/ack.js';
import { CONTEXT_APPLICATION, HRESULT } from '../protocol/hresult.js';

/** What kind of failure a packet met: the rows of the outcome table. */
export type FailureKind =
  | 'network'
  | 'timeout'
  /** 401, 407 */
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'request-timeout'
  | 'conflict'
  | 'body-too-large'
  | 'out-of-step'
  /** 429 and 503: the whole endpoint wants less. */
  | 'busy'
  | 'server-error'
  /** A 500 without any BITS header: a proxy, a framework, or a session that is gone. */
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
  | 'refused';

/** One failed attempt at one packet. */
export interface Failure {
  readonly kind: FailureKind;
  /** The server's answer, where there was one. */
  readonly fault?: Fault | undefined;
  readonly cause?: unknown;
  /** The browser knows that it is offline: the attempt does not count against any limit. */
  readonly offline?: boolean | undefined;
}

const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  407: 'unauthorized',
  408: 'request-timeout',
  409: 'conflict',
  411: 'malformed',
  413: 'body-too-large',
  416: 'out-of-step',
  429: 'busy',
  501: 'unsupported',
  503: 'busy',
  505: 'unsupported',
};

const BY_HRESULT: Readonly<Record<number, FailureKind>> = {
  [HRESULT.sessionNotFound]: 'session-unknown',
  [HRESULT.tooLarge]: 'over-limit',
  [HRESULT.diskFull]: 'disk-full',
  [HRESULT.diskFullMisprinted]: 'disk-full',
};

/** Sorts a server's refusal. The HRESULT speaks before the status, as it says more [MC-BUP 2.2.1.2]. */
export function classify(fault: Fault): FailureKind {
  const byHresult = fault.hresult === undefined ? undefined : BY_HRESULT[fault.hresult];
  if (byHresult !== undefined) return byHresult;
  if (fault.context === CONTEXT_APPLICATION) return 'application';
  const byStatus = BY_STATUS[fault.status];
  if (byStatus !== undefined) return byStatus;
  if (fault.status >= 200 && fault.status < 300) return 'not-bits';
  // Status 0 is how fetch shows a redirect it was told not to follow.
  if (fault.status < 400) return 'redirected';
  if (fault.status >= 500) return fault.status === 500 && !fault.bits ? 'bare-error' : 'server-error';
  return 'refused';
}
