import { MISBEHAVING } from './misbehaving.js';
import { answering, isPacket, mapHeaders, mutant, OK, revalued, without, type Mutant } from './mutant.js';

const RANGE = 'BITS-Received-Content-Range';

/** Wrong, missing or contradictory headers in Acks. */
export const headerMutants: readonly Mutant[] = [
  mutant('misspells BITS-Received-Content-Range', ['fragment/whole-file', 'fragment/gap'], () =>
    answering((ack) =>
      mapHeaders(ack, ([name, text]) => [name === RANGE ? 'BITS-Recieved-Content-Range' : name, text]),
    ),
  ),
  mutant('names the last byte held instead of the next one wanted', ['fragment/sequence'], () =>
    revalued(RANGE, (text) => String(Math.max(0, Number(text) - 1))),
  ),
  mutant('names a range instead of an offset', ['fragment/sequence'], () =>
    revalued(RANGE, (text) => `0-${Number(text) - 1}/300`),
  ),
  mutant('forgets the offset with 416', ['fragment/gap-at-start', 'sessions/offsets-apart'], () =>
    answering((ack) =>
      ack.status === 416 ? mapHeaders(ack, (header) => (header[0] === RANGE ? undefined : header)) : ack,
    ),
  ),
  mutant('sends no BITS-Packet-Type', ['headers/ack-on-every-response', 'ping/always-200'], () =>
    without('BITS-Packet-Type'),
  ),
  mutant('calls its answers something else than Ack', ['headers/ack-on-every-response'], () =>
    revalued('BITS-Packet-Type', () => 'Nack'),
  ),
  mutant('sends no Content-Length', ['headers/content-length-on-every-response'], () =>
    without('Content-Length'),
  ),
  mutant('does not name the protocol', ['create/protocol'], () => without('BITS-Protocol')),
  mutant('offers no coding', ['create/accept-encoding'], () => without('Accept-encoding')),
  mutant('sends no error headers', ['errors/both-headers', 'session-id/unknown-on-cancel'], () =>
    without('BITS-Error', 'BITS-Error-Code'),
  ),
  mutant('sends no error context', ['errors/context'], () => without('BITS-Error-Context')),
  mutant('blames the server application', ['errors/context'], () =>
    revalued('BITS-Error-Context', () => '0x7'),
  ),
  mutant('names E_FAIL for every error', ['session-id/unknown-on-close', 'errors/unknown-packet-type'], () =>
    answering((ack) =>
      mapHeaders(ack, ([name, text]) => [name, /^BITS-Error(?:-Code)?$/.test(name) ? '0x80004005' : text]),
    ),
  ),
  mutant('names different HRESULTs in its two error headers', ['errors/both-headers'], () =>
    revalued('BITS-Error', () => '0x80004005'),
  ),
  mutant('echoes the id of the session created last', ['session-id/echoed-or-absent'], () => {
    let last = '';
    return answering((ack, head) => {
      if (isPacket(head, 'Create-Session')) {
        last = ack.headers.find(([name]) => name === 'BITS-Session-Id')?.[1] ?? last;
        return ack;
      }
      return { ...ack, headers: [...ack.headers, ['BITS-Session-Id', last]] };
    });
  }),
];

/** The right rule, the wrong status. */
export const statusMutants: readonly Mutant[] = [
  mutant('answers 404 for an unknown session', ['session-id/unknown-on-fragment', 'cancel/twice'], () =>
    answering((ack) => (ack.status === 500 ? { ...ack, status: 404 } : ack)),
  ),
  mutant(
    'answers 200 for an unknown session',
    ['session-id/unknown-on-fragment', 'session-id/unknown-on-close', 'cancel/twice', 'close/twice'],
    MISBEHAVING['acknowledges-unknown-sessions'],
  ),
  mutant(
    'names a code of its own for a session that it does not know',
    ['session-id/unknown-on-fragment', 'session-id/unknown-on-close', 'cancel/twice'],
    MISBEHAVING['names-own-code-for-lost-sessions'],
  ),
  mutant('answers 200 for a gap', ['fragment/gap', 'fragment/after-gap'], () =>
    answering((ack) => (ack.status === 416 ? { ...ack, status: 200 } : ack)),
  ),
  mutant('answers 400 for a gap', ['fragment/gap'], () =>
    answering((ack) => (ack.status === 416 ? { ...ack, status: 400 } : ack)),
  ),
  mutant('answers 200 for malformed packets', ['errors/empty-packet-type', 'content-range/words'], () =>
    answering((ack) => (ack.status === 400 ? OK : ack)),
  ),
  mutant('wants a session for a Ping', ['ping/always-200'], () =>
    answering((ack, head) =>
      isPacket(head, 'Ping') && !head.headers.has('bits-session-id') ? { ...ack, status: 500 } : ack,
    ),
  ),
  mutant('creates a session on Ping', ['ping/grants-no-session'], () =>
    answering((ack, head) =>
      isPacket(head, 'Ping')
        ? { ...ack, headers: [...ack.headers, ['BITS-Session-Id', '{00000000-0000-4000-8000-000000000000}']] }
        : ack,
    ),
  ),
];
