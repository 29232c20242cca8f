import { header, headerValues, type Response } from '../http/response.js';
import { check, Violation } from './verdict.js';

/** The kinds of failure that an error Ack can name [MC-BUP 2.2.1.2]. */
export interface Fault {
  readonly words: string;
  readonly statuses: readonly number[];
  readonly hresult: number;
}

export const FAULT = {
  invalidArgument: { words: '400 with E_INVALIDARG 0x80070057', statuses: [400], hresult: 0x80070057 },
  sessionNotFound: {
    words: '500 with BG_E_SESSION_NOT_FOUND 0x8020001F',
    statuses: [500],
    hresult: 0x8020001f,
  },
  /** 411 according to [MC-BUP 3.2.5.2.3]; IIS sends 400. */
  lengthRequired: {
    words: '411 or 400 with E_INVALIDARG 0x80070057',
    statuses: [411, 400],
    hresult: 0x80070057,
  },
  accessDenied: {
    words: '409 or 403 with E_ACCESSDENIED 0x80070005',
    statuses: [409, 403],
    hresult: 0x80070005,
  },
  tooLarge: { words: '500 with BG_E_TOO_LARGE 0x80200020', statuses: [500], hresult: 0x80200020 },
} as const satisfies Record<string, Fault>;

/** Summarises a response, for reports. */
export function describe(response: Response): string {
  const code = header(response, 'BITS-Error-Code') ?? header(response, 'BITS-Error');
  const offset = header(response, 'BITS-Received-Content-Range');
  const words = [String(response.status)];
  if (header(response, 'BITS-Packet-Type') === undefined) words.push('(no BITS-Packet-Type)');
  if (code !== undefined) words.push(`with error ${code}`);
  if (offset !== undefined) words.push(`with BITS-Received-Content-Range ${offset}`);
  return words.join(' ');
}

export function isAck(response: Response): boolean {
  return header(response, 'BITS-Packet-Type')?.toLowerCase() === 'ack';
}

export function isSuccess(response: Response): boolean {
  return isAck(response) && (response.status === 200 || response.status === 201);
}

/** Checks for an Ack with 200. 201 is possible for Create-Session only and has its own case. */
export function expectAck(response: Response): void {
  check(isAck(response) && response.status === 200, 'an Ack with 200', describe(response));
}

/** The HRESULT in either header, in any notation; undefined if there is none. */
export function hresult(response: Response): number | undefined {
  const text = header(response, 'BITS-Error-Code') ?? header(response, 'BITS-Error');
  const digits = /^(?:0?x)?([0-9a-f]{1,8})$/i.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** Checks for an error Ack of this kind. The group `errors` checks the notation of its headers. */
export function expectFault(response: Response, fault: Fault): void {
  const right = fault.statuses.includes(response.status) && hresult(response) === fault.hresult;
  check(isAck(response) && right, `an Ack with ${fault.words}`, describe(response));
}

/** The offset in the Ack: one decimal number [MC-BUP 2.2.1.2]. */
export function receivedOffset(response: Response): number {
  const values = headerValues(response, 'BITS-Received-Content-Range');
  const [value] = values;
  if (values.length !== 1 || value === undefined || !/^\d+$/.test(value)) {
    throw new Violation(
      'BITS-Received-Content-Range: one decimal number',
      values.join(' and ') || 'no such header',
    );
  }
  return Number(value);
}

/** Checks for an Ack with 200 whose next expected byte is `offset`. */
export function expectReceived(response: Response, offset: number): void {
  expectAck(response);
  const actual = receivedOffset(response);
  check(actual === offset, `BITS-Received-Content-Range: ${offset}`, String(actual));
}

/** Checks for 416 with the expected offset, and no error code except 0 [MC-BUP 2.2.1.2]. */
export function expectOutOfStep(response: Response, offset: number): void {
  check(isAck(response) && response.status === 416, 'an Ack with 416', describe(response));
  const actual = receivedOffset(response);
  check(actual === offset, `BITS-Received-Content-Range: ${offset} with 416`, String(actual));
}
