import { errorAck, type Ack } from './ack.js';
import { ERROR_CONTEXT, HRESULT } from './constants.js';

/** Thrown by the core and everything it calls to answer a packet with an error Ack. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly ack: Ack;

  constructor(ack: Ack, message: string) {
    super(message);
    this.ack = ack;
  }
}

export function refuse(
  status: number,
  hresult: number,
  message: string,
  context: number = ERROR_CONTEXT.server,
): never {
  throw new Refusal(errorAck(status, hresult, context), message);
}

/** 400 E_INVALIDARG [MC-BUP 2.2.1.2]. */
export function refuseMalformed(message: string): never {
  refuse(400, HRESULT.invalidArgument, message);
}

/** 403 E_ACCESSDENIED [MC-BUP 2.2.1.2]. */
export function refuseForbidden(message: string): never {
  refuse(403, HRESULT.accessDenied, message);
}

/** 500 BG_E_SESSION_NOT_FOUND [MC-BUP 2.2.1.2]. */
export function refuseUnknownSession(message = 'unknown session'): never {
  refuse(500, HRESULT.sessionNotFound, message);
}
