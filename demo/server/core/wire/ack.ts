import { ERROR_CONTEXT } from './constants.js';

/** A response. Its headers are sent in exactly this casing and order, Content-Length included. */
export interface Ack {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

type HeaderList = Ack['headers'];

/** A successful Ack: BITS-Packet-Type and Content-Length first, then the packet's own headers (IIS trace). */
export function ack(added: HeaderList = []): Ack {
  return { status: 200, headers: [['BITS-Packet-Type', 'Ack'], ['Content-Length', '0'], ...added] };
}

/** Formats an HRESULT as `0x8020001F`, the form that both documents print. */
export function formatHresult(hresult: number): string {
  return `0x${hresult.toString(16).toUpperCase().padStart(8, '0')}`;
}

/**
 * An error Ack. The documents disagree about the header's name, so both are sent: BITS-Error-Code [W32 ack] and
 * BITS-Error [MC-BUP 2.2.1.2].
 */
export function errorAck(
  status: number,
  hresult: number,
  context: number = ERROR_CONTEXT.server,
  added: HeaderList = [],
): Ack {
  const code = formatHresult(hresult);
  return {
    status,
    headers: [
      ['BITS-Packet-Type', 'Ack'],
      ['BITS-Error-Code', code],
      ['BITS-Error', code],
      ['BITS-Error-Context', `0x${context.toString(16)}`],
      ['Content-Length', '0'],
      ...added,
    ],
  };
}

/** 416: the client has to continue at `offset` [MC-BUP 3.2.5.2.5]. No error code is sent because nothing failed. */
export function outOfStepAck(offset: number, added: HeaderList = []): Ack {
  return {
    status: 416,
    headers: [
      ['BITS-Packet-Type', 'Ack'],
      ['Content-Length', '0'],
      ['BITS-Received-Content-Range', String(offset)],
      ...added,
    ],
  };
}
