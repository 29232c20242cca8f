import type { Fault } from '../../protocol/ack.js';
import type { FailureKind } from '../policy/failure.js';

/** BITS-Error-Context of the server application behind the upload [MC-BUP 2.2.1.2]. */
const ERROR_CONTEXT_APPLICATION = 0x7;

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

/**
 * Failure kind of an error response. The more specific HRESULT takes precedence over the status [MC-BUP 2.2.1.2], and the
 * status over the context: what a server application refuses with 4xx it refuses again.
 */
export function failureKindOf({ status, hresult = 0, context, bits }: Fault): FailureKind {
  const byHresult = BY_HRESULT[hresult];
  if (byHresult !== undefined) return byHresult;
  const byStatus = BY_STATUS[status];
  // 408 is the application's time limit [MC-BUP 3.3.6].
  const mayBeApplication = status === 408 || (status >= 500 && byStatus === undefined);
  if (mayBeApplication && context === ERROR_CONTEXT_APPLICATION) return 'application';
  if (byStatus !== undefined) return byStatus;
  if (status >= 500) return status === 500 && !bits ? 'bare-error' : 'server-error';
  if (status >= 400) return 'other';
  // Status 0 is fetch's status of a redirect that it did not follow.
  return status >= 200 && status < 300 ? 'not-bits' : 'redirected';
}
