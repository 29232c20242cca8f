import { expect } from '@open-wc/testing';
import type { Fault } from '../../../../src/protocol/ack.js';
import {
  cancelling,
  closing,
  closingAgain,
  creating,
  FRAGMENT,
  type Play,
  probing,
  replying,
  sending,
  sendingFirst,
  type PlayOptions,
} from '../../support/session/play.js';

/**
 * What must come of every failure at every packet, written from protocol.md 4 and 8, not from the code:
 *
 * - `wait`   the same again later
 * - `ask`    new credentials, then the same again
 * - `look`   perhaps carried out: the destination is read
 * - `lost`   the session is gone: bits-session-lost, then a new one at byte 0
 * - `ping`   perhaps gone: wait, then a Ping has to prove the server well
 * - `less`   the same offset at once with a smaller Fragment
 * - `moved`  a Fragment at the offset the server named
 * - `on`     not fatal: the Fragment that was to follow
 * - `gone`   given up: nothing is left to cancel
 * - `done`   carried out before, its Ack lost
 * - `!code`  failed with that code
 */
const COLUMNS: readonly (readonly [string, (options?: PlayOptions) => Play])[] = [
  ['Ping', probing],
  ['Create-Session', creating],
  ['first Fragment', sendingFirst],
  ['later Fragment', (options) => sending(3, options)],
  ['Reply', replying],
  ['Close-Session', closing],
  ['Close-Session again', closingAgain],
  ['Cancel-Session', cancelling],
];

type Failure = 'network' | 'timeout' | (Partial<Fault> & { readonly status: number });
type Row = readonly [what: string, failure: Failure, expected: string];

const bare = { bits: false } as const;

// prettier-ignore
const ROWS: readonly Row[] = [
  //                                                                        Ping Create           first Frag        later Frag        Reply          Close            Close again      Cancel
  ['network error', 'network',                                             'on   wait             wait              wait              wait           wait             wait             wait'],
  ['no answer in time', 'timeout',                                         'on   wait             wait              wait              wait           wait             wait             wait'],
  ['401', { status: 401 },                                                 'ask  ask              ask               ask               ask            ask              ask              ask'],
  ['407', { status: 407 },                                                 'ask  ask              ask               ask               ask            ask              ask              ask'],
  ['403', { status: 403, hresult: 0x80070005 },                            'on   !forbidden       !forbidden        !forbidden        !reply-failed  !forbidden       !forbidden       gone'],
  ['404', { status: 404 },                                                 'on   !uploads-disabled !uploads-disabled ping             !reply-failed  look             done             gone'],
  ['404 without BITS headers', { status: 404, ...bare },                   'on   !uploads-disabled less              ping             !reply-failed  ping             done             gone'],
  ['408', { status: 408 },                                                 'on   wait             wait              wait              wait           wait             wait             wait'],
  ['409', { status: 409, hresult: 0x80070005 },                            'on   !exists          wait              wait              !reply-failed  !exists          !exists          gone'],
  ['411', { status: 411, hresult: 0x80070057 },                            'on   !bad-request     !bad-request      ping              !reply-failed  ping             ping             gone'],
  ['414', { status: 414 },                                                 'on   !bad-request     !bad-request      ping              !reply-failed  ping             ping             gone'],
  ['431 without BITS headers', { status: 431, ...bare },                   'on   !bad-request     less              ping              !reply-failed  ping             ping             gone'],
  ['413', { status: 413 },                                                 'on   !too-large       less              less              !reply-failed  !too-large       !too-large       gone'],
  ['416', { status: 416, receivedOffset: 0 },                              'on   !protocol        moved             lost              wait           lost             lost             gone'],
  ['416 without an offset', { status: 416 },                               'on   !protocol        lost              lost              wait           lost             lost             gone'],
  ['429', { status: 429, ...bare },                                        'wait wait             wait              wait              wait           wait             wait             wait'],
  ['503', { status: 503, ...bare },                                        'wait wait             wait              wait              wait           wait             wait             wait'],
  ['500', { status: 500 },                                                 'on   wait             wait              wait              wait           wait             wait             wait'],
  ['500 without BITS headers', { status: 500, ...bare },                   'on   wait             wait              ping              wait           wait             wait             wait'],
  ['502', { status: 502, ...bare },                                        'on   wait             wait              wait              wait           wait             wait             wait'],
  ['504', { status: 504, ...bare },                                        'on   wait             wait              wait              wait           wait             wait             wait'],
  ['501', { status: 501, hresult: 0x80070005 },                            'on   !uploads-disabled !uploads-disabled !uploads-disabled !reply-failed !uploads-disabled !uploads-disabled gone'],
  ['505', { status: 505 },                                                 'on   !uploads-disabled !uploads-disabled !uploads-disabled !reply-failed !uploads-disabled !uploads-disabled gone'],
  ['0x8020001F', { status: 500, hresult: 0x8020001f },                     'on   wait             lost              lost              lost           look             done             gone'],
  ['0x8020001F on a 404', { status: 404, hresult: 0x8020001f },            'on   wait             lost              lost              lost           look             done             gone'],
  ['0x80070057', { status: 400, hresult: 0x80070057 },                     'on   !bad-request     !bad-request      ping              !reply-failed  ping             ping             gone'],
  ['400 without a code', { status: 400, ...bare },                         'on   !bad-request     less              ping              !reply-failed  ping             ping             gone'],
  ['0x80200020', { status: 500, hresult: 0x80200020 },                     'on   !too-large       less              less              !reply-failed  !too-large       !too-large       gone'],
  ['0x80070070', { status: 500, hresult: 0x80070070 },                     'on   wait             wait              wait              wait           wait             wait             wait'],
  ['0x80070112, its misprint', { status: 500, hresult: 0x80070112 },       'on   wait             wait              wait              wait           wait             wait             wait'],
  ['context 7', { status: 408, context: 7 },                               'on   wait             wait              wait              wait           wait             wait             gone'],
  ['another HRESULT', { status: 500, hresult: 0x80004005 },                'on   wait             wait              wait              wait           wait             wait             wait'],
  ['200 without an Ack', { status: 200, ...bare },                         'on   !not-bits-server !not-bits-server  wait              !reply-failed  wait             wait             wait'],
  ['200 of hidden headers', { status: 200, ...bare, crossOrigin: true },   'on   !headers-hidden  !headers-hidden   wait              !reply-failed  wait             wait             wait'],
  ['a redirect', { status: 0, ...bare },                                   'on   !redirected      !redirected       wait              !reply-failed  wait             wait             wait'],
  ['302', { status: 302, ...bare },                                        'on   !redirected      !redirected       wait              !reply-failed  wait             wait             wait'],
  ['405', { status: 405, ...bare },                                        'on   !server          !server           !server           !reply-failed  !server          !server          gone'],
];

describe('the outcome table', () => {
  for (const [what, failure, expected] of ROWS) {
    const words = expected.split(/\s+/);
    for (const [i, [packet, reach]] of COLUMNS.entries()) {
      const word = words[i] ?? 'missing';
      it(`${what} to a ${packet}: ${word}`, () => {
        const play = reach();
        const before = play.state;
        if (typeof failure === 'string') play.silence(failure);
        else play.fault(failure.status, failure);
        expect(told(play, before)).to.equal(word);
      });
    }
  }

  for (const [packet, reach] of COLUMNS.slice(1, -1)) {
    it(`403 to a ${packet} asks for credentials if the page wants to be asked`, () => {
      const play = reach({ settings: { authOnForbidden: true } }).fault(403);
      expect(play.effectTypes).to.deep.equal(['ask-credentials']);
    });
  }

  it('an answer to an earlier request changes nothing, whatever its status', () => {
    for (const [, reach] of COLUMNS) {
      const { state } = reach();
      for (const generation of [state.generation - 1, state.generation + 1]) {
        const play = reach();
        const before = play.state;
        play.event({ type: 'no-answer', generation, reason: 'network', nowMs: 0, offline: false });
        expect(play.state).to.equal(before);
        expect(play.effects).to.deep.equal([]);
      }
    }
  });
});

/** Outcome of the step, in the words of the table. */
function told({ state, effectTypes, code, range }: Play, before: Play['state']): string {
  switch (state.phase) {
    case 'failed':
      expect(effectTypes).to.deep.equal(['save']);
      return `!${code ?? ''}`;
    case 'cancelled':
      expect(effectTypes).to.deep.equal(['forget']);
      return 'gone';
    case 'done':
      expect(effectTypes).to.deep.equal(['forget']);
      return 'done';
    case 'waiting':
      if (effectTypes[0] === 'ask-credentials') return 'ask';
      if (effectTypes[0] === 'ask-restart') return 'lost';
      expect(effectTypes).to.deep.equal(['wait']);
      if (before.phase === 'probing') return state.next === 'probing' ? 'wait' : `wait for ${state.next}`;
      if (state.next === 'probing') return 'ping';
      return state.next === before.phase ? 'wait' : `wait for ${state.next}`;
    case 'sending':
      expect(effectTypes.at(-1)).to.equal('send');
      if (before.phase === 'probing') return 'on';
      if (range?.startsWith('0-') === true && state.stalls > 0) return 'moved';
      expect(before.phase === 'sending' && state.range.start === before.range.start).to.equal(true);
      return state.range.end - state.range.start < FRAGMENT ? 'less' : 'again';
    case 'closing':
      return effectTypes.at(-1) === 'prove-delivery' ? 'look' : 'again';
    default:
      return state.phase;
  }
}
