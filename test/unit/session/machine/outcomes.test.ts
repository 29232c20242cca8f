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
 * Expected outcome of every failure of every packet, from [MC-BUP 3.1.5] and [W32]; not derived from the outcome table. The
 * words are the names in `recovery.ts`, as far as a step shows them: `retry` also means `retrySmaller` and
 * `retryIfSpoke`, `pingThenRetry` a `retry` of a Fragment without a response, `done` for a Close-Session that was processed, `!code` for `fail` with this error code.
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

type Failure = 'network' | 'timeout' | 'blocked' | (Partial<Fault> & { readonly status: number });
type Row = readonly [what: string, failure: Failure, expected: string];

const bare = { bits: false } as const;

// prettier-ignore
const ROWS: readonly Row[] = [
  //                                                                      Ping   Create            first Frag        later Frag        Reply         Close             Close again       Cancel
  ['network error', 'network',                                           'ignore retry             pingThenRetry     pingThenRetry     retry         retry             retry             retry'],
  ['no answer in time', 'timeout',                                       'ignore retry             pingThenRetry     pingThenRetry     retry         retry             retry             retry'],
  ['blocked by the browser', 'blocked',                                  'ignore !network          !network          !network          !reply-failed !network          !network          ignore'],
  ['401', { status: 401 },                                               'auth   auth              auth              auth              auth          auth              auth              auth'],
  ['407', { status: 407 },                                               'auth   auth              auth              auth              auth          auth              auth              auth'],
  ['403', { status: 403, hresult: 0x80070005 },                          'ignore !forbidden        !forbidden        !forbidden        !reply-failed !forbidden        !forbidden        ignore'],
  ['404', { status: 404 },                                               'ignore !uploads-disabled !uploads-disabled pingThenRetry     !reply-failed checkDelivery     done              ignore'],
  ['404 without BITS headers', { status: 404, ...bare },                 'ignore !uploads-disabled shrink            pingThenRetry     !reply-failed pingThenRetry     done              ignore'],
  ['408', { status: 408 },                                               'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['409', { status: 409, hresult: 0x80070005 },                          'ignore !exists           retry             retry             !reply-failed !exists           !exists           ignore'],
  ['411', { status: 411, hresult: 0x80070057 },                          'ignore !bad-request      !bad-request      pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['414', { status: 414 },                                               'ignore !bad-request      !bad-request      pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['431 without BITS headers', { status: 431, ...bare },                 'ignore !bad-request      shrink            pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['413', { status: 413 },                                               'ignore !too-large        shrink            shrink            !reply-failed !too-large        !too-large        ignore'],
  ['416', { status: 416, receivedOffset: 0 },                            'ignore !protocol         resync            restart           retry         restart           restart           ignore'],
  ['416 without an offset', { status: 416 },                             'ignore !protocol         restart           restart           retry         restart           restart           ignore'],
  ['429', { status: 429, ...bare },                                      'retry  retry             retry             retry             retry         retry             retry             retry'],
  ['503', { status: 503, ...bare },                                      'retry  retry             retry             retry             retry         retry             retry             retry'],
  ['500', { status: 500 },                                               'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['500 without BITS headers', { status: 500, ...bare },                 'ignore retry             retry             pingThenRetry     retry         retry             retry             retry'],
  ['502', { status: 502, ...bare },                                      'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['504', { status: 504, ...bare },                                      'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['501', { status: 501, hresult: 0x80070005 },                          'ignore !uploads-disabled !uploads-disabled !uploads-disabled !reply-failed !uploads-disabled !uploads-disabled ignore'],
  ['505', { status: 505 },                                               'ignore !uploads-disabled !uploads-disabled !uploads-disabled !reply-failed !uploads-disabled !uploads-disabled ignore'],
  ['0x8020001F', { status: 500, hresult: 0x8020001f },                   'ignore retry             restart           restart           restart       checkDelivery     done              ignore'],
  ['0x8020001F on a 404', { status: 404, hresult: 0x8020001f },          'ignore retry             restart           restart           restart       checkDelivery     done              ignore'],
  ['0x80070057', { status: 400, hresult: 0x80070057 },                   'ignore !bad-request      !bad-request      pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['400 without a code', { status: 400, ...bare },                       'ignore !not-bits-server  shrink            pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['0x80200020', { status: 500, hresult: 0x80200020 },                   'ignore !too-large        shrink            shrink            !reply-failed !too-large        !too-large        ignore'],
  ['0x80070070', { status: 500, hresult: 0x80070070 },                   'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['0x80070112, its misprint', { status: 500, hresult: 0x80070112 },     'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['408 with context 7', { status: 408, context: 7 },                    'ignore retry             retry             retry             retry         retry             retry             ignore'],
  ['context 7', { status: 500, context: 7 },                             'ignore retry             retry             retry             retry         retry             retry             ignore'],
  ['400 with context 7', { status: 400, hresult: 0x80070057, context: 7 }, 'ignore !bad-request    !bad-request      pingThenRetry     !reply-failed pingThenRetry     pingThenRetry     ignore'],
  ['403 with context 7', { status: 403, context: 7 },                    'ignore !forbidden        !forbidden        !forbidden        !reply-failed !forbidden        !forbidden        ignore'],
  ['422 with context 7', { status: 422, context: 7 },                    'ignore !server           !server           !server           !reply-failed !server           !server           ignore'],
  ['503 with context 7', { status: 503, context: 7 },                    'retry  retry             retry             retry             retry         retry             retry             retry'],
  ['another HRESULT', { status: 500, hresult: 0x80004005 },              'ignore retry             retry             retry             retry         retry             retry             retry'],
  ['200 without an Ack', { status: 200, ...bare },                       'ignore !not-bits-server  retry             retry             !reply-failed retry             retry             retry'],
  ['200 of hidden headers', { status: 200, ...bare, crossOrigin: true }, 'ignore !headers-hidden   retry             retry             !reply-failed retry             retry             retry'],
  ['a redirect', { status: 0, ...bare },                                 'ignore !redirected       retry             retry             !reply-failed retry             retry             retry'],
  ['302', { status: 302, ...bare },                                      'ignore !redirected       retry             retry             !reply-failed retry             retry             retry'],
  ['405 with BITS headers', { status: 405 },                             'ignore !server           !server           !server           !reply-failed !server           !server           ignore'],
  ['405', { status: 405, ...bare },                                      'ignore !not-bits-server  !server           !server           !reply-failed !server           !server           ignore'],
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
        expect(outcomeOf(play, before)).to.equal(word);
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

/** Outcome that the step shows, in the words of ROWS. */
function outcomeOf({ state, effectTypes, code, range }: Play, before: Play['state']): string {
  switch (state.phase) {
    case 'failed':
      expect(effectTypes).to.deep.equal(['save']);
      return `!${code ?? ''}`;
    case 'cancelled':
      expect(effectTypes).to.deep.equal(['forget']);
      return 'ignore';
    case 'done':
      expect(effectTypes).to.deep.equal(['forget']);
      return 'done';
    case 'waiting':
      if (effectTypes[0] === 'ask-credentials') return 'auth';
      if (effectTypes[0] === 'ask-restart') return 'restart';
      expect(effectTypes).to.deep.equal(['wait']);
      if (before.phase === 'probing') return state.next === 'probing' ? 'retry' : `retry in ${state.next}`;
      if (state.next === 'probing') return 'pingThenRetry';
      return state.next === before.phase ? 'retry' : `retry in ${state.next}`;
    case 'sending':
      expect(effectTypes).to.include('send');
      if (before.phase === 'probing') return 'ignore';
      if (range?.startsWith('0-') === true && state.stalls > 0) return 'resync';
      expect(before.phase === 'sending' && state.range.start === before.range.start).to.equal(true);
      return state.range.end - state.range.start < FRAGMENT ? 'shrink' : 'again';
    case 'closing':
      return effectTypes.at(-1) === 'check-delivery' ? 'checkDelivery' : 'again';
    default:
      return state.phase;
  }
}
