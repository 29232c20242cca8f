import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';
import type { BitsErrorCode } from '../../../src/errors.js';

/**
 * How a task ends that meets one fault.
 *
 * - `done`: the file arrives, and at most one Fragment was sent twice
 * - `lost`: the file arrives after `bits-session-lost`, in a new session or from an earlier offset
 * - `auth`: paused until new credentials; `resume()` completes the upload
 * - an error code: failed with that code and its checkpoint kept; `retry()` completes the upload
 */
export type End = 'done' | 'lost' | 'auth' | BitsErrorCode;

/** The packets that can fail, besides Cancel-Session, after which a task is always cancelled. */
export const PLACES = ['Ping', 'Create', 'first', 'middle', 'last', 'Close'] as const;
export type Place = (typeof PLACES)[number];

/** Keeps the union of rules a union. */
type FaultOf<R> = R extends unknown ? Omit<R, 'packet' | 'position' | 'path' | 'count' | 'nth'> : never;

export interface MatrixFault {
  readonly name: string;
  readonly rule: FaultOf<FaultRule>;
  readonly ends: Readonly<Record<Place, End>>;
  /** The page has fresh credentials when asked. */
  readonly renewable?: boolean;
}

/** One end for all places, or one for each. */
function fault(name: string, rule: MatrixFault['rule'], ...ends: readonly End[]): MatrixFault {
  const of = (place: number): End => ends[place] ?? ends[0] ?? 'done';
  return {
    name,
    rule,
    ends: { Ping: of(0), Create: of(1), first: of(2), middle: of(3), last: of(4), Close: of(5) },
  };
}

const status = (code: number, more: object = {}): MatrixFault['rule'] => ({
  fault: 'status',
  status: code,
  ...more,
});

/** All that the server's fault layer can do, and what may come of it. */
export const FAULTS: readonly MatrixFault[] = [
  // The line                                                   Ping Create first middle last Close
  fault('connection reset before the content', { fault: 'reset', when: 'before' }, 'done'),
  fault('connection reset in the content', { fault: 'reset', when: 'during' }, 'done'),
  fault('connection reset after the content', { fault: 'reset', when: 'after' }, 'done'),
  fault('Ack lost', { fault: 'lose-ack' }, 'done'),
  fault('server hangs, content unread', { fault: 'hang', when: 'reading' }, 'done'),
  fault('server hangs before the Ack', { fault: 'hang', when: 'ack' }, 'done'),
  fault('slow answer', { fault: 'delay', ms: 200 }, 'done'),
  fault('slow line', { fault: 'throttle', bytesPerSecond: 400_000 }, 'done'),

  // Refusals of the server, or of something before it
  fault('400', status(400), 'done', 'not-bits-server', 'done', 'done', 'done', 'done'),
  fault(
    '400, 0x80070057',
    status(400, { hresult: '0x80070057' }),
    ...(['done', 'bad-request', 'bad-request', 'done', 'done', 'done'] as const),
  ),
  fault('401', status(401), 'auth'),
  { ...fault('401, cured by fresh headers', status(401), 'done'), renewable: true },
  fault('403', status(403), 'done', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden'),
  fault(
    '403, 0x80070005',
    status(403, { hresult: '0x80070005' }),
    ...(['done', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] as const),
  ),
  fault('404', status(404), 'done', 'uploads-disabled', 'done', 'done', 'done', 'done'),
  fault(
    '404 with a web page',
    status(404, { html: true }),
    ...(['done', 'uploads-disabled', 'done', 'done', 'done', 'done'] as const),
  ),
  fault('408', status(408), 'done'),
  fault('409', status(409), 'done', 'exists', 'done', 'done', 'done', 'exists'),
  fault('413', status(413), 'done', 'too-large', 'done', 'done', 'done', 'too-large'),
  fault('416 without an offset', status(416), 'done', 'protocol', 'lost', 'lost', 'lost', 'lost'),
  fault(
    '416 naming byte 0 again',
    status(416, { received: 0 }),
    ...(['done', 'protocol', 'done', 'lost', 'lost', 'lost'] as const),
  ),
  fault('418', status(418), 'done', 'server', 'server', 'server', 'server', 'server'),
  fault('429', status(429), 'done'),
  fault('500', status(500), 'done'),
  fault('500 after the work was done', status(500, { stored: true }), 'done'),
  fault('500, 0x80004005', status(500, { hresult: '0x80004005' }), 'done'),
  fault(
    '500, 0x8020001F: session unknown',
    status(500, { hresult: '0x8020001F' }),
    ...(['done', 'done', 'lost', 'lost', 'lost', 'lost'] as const),
  ),
  fault('session really forgotten', { fault: 'forget' }, 'done', 'done', 'lost', 'lost', 'lost', 'lost'),
  fault(
    '500, 0x80200020: too large',
    status(500, { hresult: '0x80200020' }),
    ...(['done', 'too-large', 'done', 'done', 'done', 'too-large'] as const),
  ),
  fault('500, 0x80070070: disk full', status(500, { hresult: '0x80070070' }), 'done'),
  fault(
    '500 of the server application',
    status(500, { hresult: '0x80004005', context: '0x7' }),
    ...(['done'] as const),
  ),
  fault(
    '501',
    status(501),
    ...([
      'done',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
    ] as const),
  ),
  fault('502', status(502), 'done'),
  fault('502 with a web page, after the work was done', status(502, { html: true, stored: true }), 'done'),
  fault('503, Retry-After: 1', status(503, { retryAfter: 1 }), 'done'),
  fault('504', status(504), 'done'),
  fault(
    '505',
    status(505),
    ...([
      'done',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
      'uploads-disabled',
    ] as const),
  ),

  // Answers that make no sense
  fault('307', status(307), 'done', 'redirected', 'done', 'done', 'done', 'done'),
  fault('a web page', { fault: 'html' }, 'done', 'not-bits-server', 'done', 'done', 'done', 'done'),
  fault(
    'a web page, after the work was done',
    { fault: 'html', stored: true },
    ...(['done', 'not-bits-server', 'done', 'done', 'done', 'done'] as const),
  ),
  fault(
    'Ack without BITS-Packet-Type',
    { fault: 'headers', remove: ['BITS-Packet-Type'] },
    ...(['done', 'not-bits-server', 'done', 'done', 'done', 'done'] as const),
  ),
  fault(
    'Ack without BITS-Session-Id',
    { fault: 'headers', remove: ['BITS-Session-Id'] },
    ...(['done', 'protocol', 'done', 'done', 'done', 'done'] as const),
  ),
  fault('error code on a 200', { fault: 'headers', set: { 'BITS-Error-Code': '1' } }, 'done'),
  fault(
    'one byte too many acknowledged',
    { fault: 'range', mode: 'wrong' },
    ...(['done', 'done', 'protocol', 'protocol', 'protocol', 'done'] as const),
  ),
  fault(
    'byte 0 wanted again',
    { fault: 'range', mode: 'wrong', offset: 0 },
    ...(['done', 'done', 'done', 'lost', 'lost', 'done'] as const),
  ),
  fault('no offset in the Ack', { fault: 'range', mode: 'missing' }, 'done'),
  fault('offset under a misspelt name', { fault: 'range', mode: 'misspelt' }, 'done'),
  fault('offset "none"', { fault: 'range', mode: 'none' }, 'done'),
  fault('offset written as a range', { fault: 'range', mode: 'as-range' }, 'done'),
];
