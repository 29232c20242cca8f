import type { IncomingMessage } from 'node:http';
import { errorAck } from '../core/wire/ack.js';
import { ERROR_CONTEXT, HRESULT } from '../core/wire/constants.js';
import { Refusal } from '../core/wire/refusal.js';

/** ERROR_TIMEOUT as an HRESULT. */
const TIMED_OUT = 0x800705b4;

/** The head of the application's response [MC-BUP 2.2.13]. */
export interface ApplicationAnswer {
  readonly staticReplyUrl: string | undefined;
  readonly copy: boolean;
}

/**
 * Parses the answer to a notification.
 * @throws Refusal with context 0x7 if the application refuses, or names a reply URL that no client could fetch.
 */
export function readAnswer(response: IncomingMessage): ApplicationAnswer {
  const status = response.statusCode ?? 502;
  if (status < 200 || status > 299) {
    const code = /^(?:0?x)?([0-9a-f]{1,8})$/i.exec(header(response, 'bits-error-code') ?? '')?.[1];
    const hresult = code === undefined ? HRESULT.fail : parseInt(code, 16);
    applicationFailed(status >= 400 ? status : 502, `the application answered ${status}`, hresult);
  }
  const url = header(response, 'bits-static-response-url');
  if (url && !(URL.canParse(url) && /^https?:/i.test(url))) {
    applicationFailed(502, 'BITS-Static-Response-URL has to be absolute');
  }
  return {
    staticReplyUrl: url || undefined,
    copy: header(response, 'bits-copy-file-to-destination') !== undefined,
  };
}

/** Refuses because the application could not be reached or closed the connection. */
export function applicationFailed(status: number, message: string, hresult: number = HRESULT.fail): never {
  throw new Refusal(errorAck(status, hresult, ERROR_CONTEXT.application), message);
}

/** Refuses by 408 because the application took too long [MC-BUP 3.3.6]. */
export function applicationTimedOut(): never {
  applicationFailed(408, 'the application timed out', TIMED_OUT);
}

function header(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
