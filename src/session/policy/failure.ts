import type { Fault } from '../../protocol/ack.js';
import { ERROR_CONTEXT_APPLICATION } from '../../protocol/hresult.js';

/** Kind of a failed request: the rows of the outcome table. */
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

/** One failed request. */
export interface Failure {
  readonly kind: FailureKind;
  /** The error response; undefined without a response. */
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
  414: 'malformed',
  416: 'out-of-step',
  429: 'busy',
  431: 'malformed',
  501: 'unsupported',
  503: 'busy',
  505: 'unsupported',
  507: 'disk-full',
};

/** Values of BITS-Error-Code and BITS-Error [MC-BUP 2.2.1.2]. */
const BY_HRESULT: Readonly<Record<number, FailureKind>> = {
  /** BG_E_SESSION_NOT_FOUND */
  0x8020001f: 'session-unknown',
  /** BG_E_TOO_LARGE */
  0x80200020: 'over-limit',
  /** ERROR_DISK_FULL */
  0x80070070: 'disk-full',
  /** ERROR_DISK_FULL as [MC-BUP 2.2.1.2] prints it: 112 decimal taken for hex digits. */
  0x80070112: 'disk-full',
};

/** Failure kind of an error response. The more specific HRESULT takes precedence over the status [MC-BUP 2.2.1.2]. */
export function failureKindOf({ status, hresult = 0, context, bits }: Fault): FailureKind {
  const byHresult = BY_HRESULT[hresult];
  if (byHresult !== undefined) return byHresult;
  if (context === ERROR_CONTEXT_APPLICATION) return 'application';
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  if (status >= 500) return status === 500 && !bits ? 'bare-error' : 'server-error';
  if (status >= 400) return 'other';
  // Status 0 is fetch's status of a redirect that it did not follow.
  return status >= 200 && status < 300 ? 'not-bits' : 'redirected';
}
