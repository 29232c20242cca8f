import { expect } from '@open-wc/testing';
import { toBitsError } from '../../../src/session/error-message.js';
import { retryDelayMs } from '../../../src/session/policy/retry-policy.js';
import { closing, creating, FRAGMENT, sending, type Play } from '../support/session/play.js';

const MINUTE_MS = 60_000;

/** Lets the request fail again and again, one minute apart, and lets the delays pass. */
function failEachMinute(play: Play, times: number, fail: (play: Play) => void): void {
  for (let i = 0; i < times; i++) {
    fail(play);
    play.nowMs += MINUTE_MS;
    play.wake();
  }
}

/** The three forms of a lost session that no Fault names. */
const FORMS: readonly (readonly [string, (play: Play) => void])[] = [
  ['500 with a code of its own', (play) => play.fault(500, { hresult: 0x80004005 })],
  ['no answer', (play) => play.silence()],
  ['200 without an Ack', (play) => play.fault(200, { bits: false })],
];

const REACHES: readonly (readonly [string, () => Play])[] = [
  ['Create-Session', () => creating()],
  ['Fragment', () => sending(3)],
  ['Close-Session', () => closing()],
];

describe('a session that fails in the same way while Pings succeed', () => {
  for (const [what, fail] of FORMS)
    for (const [packet, reach] of REACHES.slice(1))
      it(`stops after three minutes and six attempts, and keeps its checkpoint: ${what} to a ${packet}`, () => {
        const play = reach();
        const { sessionId, offset } = play.state;
        failEachMinute(play, 5, fail);
        expect(play.packet?.type).to.equal(packet);
        fail(play);
        // A Fragment without a response is followed by a Ping in any case.
        if (!play.state.troubles.at(-1)?.pinged) {
          play.nowMs += MINUTE_MS;
          play.wake();
          expect(play.packet?.type).to.equal('Ping');
          play.ack();
          expect(play.packet?.type).to.equal(packet);
          fail(play);
        }
        expect(play.state.phase).to.equal('failed');
        expect(play.code).to.equal('session-stuck');
        expect(play.effectTypes).to.deep.equal(['save']);
        expect(play.state).to.include({ sessionId, offset });
      });

  for (const random of [0, 0.5, 0.99])
    for (const [what, fail] of FORMS)
      for (const [packet, reach] of REACHES) {
        // A constant 0 is 60 attempts in six seconds, and a session that is not created has eight in all; a web page in place
        // of its first Ack is no BITS server.
        const isStuck = packet === 'Create-Session' ? random === 0.99 && !what.startsWith('200') : random > 0;
        it(`stops within five minutes as ${isStuck ? 'stuck' : 'failed'} with delays of ${random} of their maximum: ${what} to a ${packet}`, () => {
          const play = reach();
          const sinceMs = play.nowMs;
          while (play.state.phase !== 'failed') {
            if (play.state.phase === 'probing') play.ack();
            fail(play);
            if (play.state.phase !== 'waiting') continue;
            play.nowMs += retryDelayMs(play.state.attempt, random);
            play.wake();
          }
          expect(play.code === 'session-stuck').to.equal(isStuck);
          expect(play.nowMs - sinceMs).to.be.at.most(5 * MINUTE_MS);
        });
      }

  it('reports the last answer of the server, and can be retried', () => {
    const play = sending(3);
    const fail = () => play.fault(500, { hresult: 0x80004005 });
    failEachMinute(play, 6, fail);
    play.ack();
    fail();
    if (play.state.phase !== 'failed') throw new Error(play.state.phase);
    const error = toBitsError(play.state.problem, 'a.bin', play.state);
    expect(error).to.include({ status: 500, hresult: 0x80004005, attempts: 7, retryable: true });
    expect(error.message).to.include('HTTP 500, 0x80004005');
    play.start();
    expect(play.packet?.type).to.equal('Fragment');
    failEachMinute(play, 5, fail);
    expect(play.state.phase, 'the patience is new').to.equal('sending');
  });

  it('does not stop in less than three minutes', () => {
    const play = sending(3);
    for (let i = 0; i < 20; i++) {
      play.silence();
      play.nowMs += 8_000;
      play.wake();
    }
    expect(play.packet?.type).to.equal('Fragment');
    play.nowMs += 20_000;
    expect(play.silence().code).to.equal('session-stuck');
  });

  it('does not stop while the Pings fail, too: the server is down', () => {
    const play = sending(3, { settles: false });
    for (let i = 0; i < 50; i++) {
      play.silence();
      play.nowMs += MINUTE_MS;
      if (play.state.phase === 'waiting') play.wake();
    }
    expect(play.code).to.not.equal('session-stuck');
    expect(['waiting', 'probing', 'sending']).to.include(play.state.phase);
  });

  it('does not stop when a server that was down acknowledges a Ping again, until three minutes have passed', () => {
    const play = sending(3, { settles: false });
    for (let i = 0; i < 10; i++) {
      play.silence().wake().silence();
      expect(play.packet?.type).to.equal('Fragment');
      play.nowMs += MINUTE_MS;
    }
    play.nowMs -= MINUTE_MS;
    play.silence().wake().ack().silence();
    expect(play.state.phase).to.equal('waiting');
    play.nowMs += 3 * MINUTE_MS;
    play.wake().ack();
    expect(play.silence().code).to.equal('session-stuck');
  });

  it('begins to count anew where the failure is another one, and after progress', () => {
    const play = sending(3);
    failEachMinute(play, 5, () => play.silence());
    failEachMinute(play, 5, () => play.fault(502));
    expect(play.packet?.type).to.equal('Fragment');
    play.ack();
    failEachMinute(play, 5, () => play.fault(502));
    expect(play.packet?.type).to.equal('Fragment');
  });

  it('begins to count anew after a pause', () => {
    const play = sending(3);
    failEachMinute(play, 5, () => play.silence());
    play.pause().resume();
    failEachMinute(play, 1, () => play.silence());
    expect(play.packet?.type).to.equal('Fragment');
  });

  for (const [what, fail] of [
    ['while the browser is offline', (play: Play) => play.silence('network', true)],
    ['while the server is busy', (play: Play) => play.fault(503)],
    ['while the disk is full', (play: Play) => play.fault(507)],
  ] as const)
    it(`goes on ${what}`, () => {
      const play = sending(3);
      for (let i = 0; i < 30; i++) {
        fail(play);
        play.nowMs += MINUTE_MS;
        play.wake();
        expect(play.packet?.type).to.equal('Fragment');
      }
    });

  it('is not asked for by a Ping where the page wants none', () => {
    const play = sending(3, { settings: { ping: 'never' } });
    failEachMinute(play, 30, () => play.silence());
    expect(play.packet?.type).to.equal('Fragment');
  });

  it('stops before its session is created, too', () => {
    const play = creating();
    failEachMinute(play, 6, () => play.silence('timeout'));
    expect(play.packet?.type).to.equal('Ping');
    play.ack().silence('timeout');
    expect(play.code).to.equal('session-stuck');
  });
});

describe('a small Fragment that asks for the offset', () => {
  it('is followed by a whole one where it had no answer in time', () => {
    const play = sending(3).silence('timeout').wake();
    const whole = play.state.sizer.fragmentBytes;
    expect(whole).to.equal(FRAGMENT);
    const length = (): number => {
      const [start = 0, end = 0] = (play.range ?? '').split('-').map(Number);
      return end - start;
    };
    expect(length()).to.equal(64 * 1024);
    play.silence('timeout').wake();
    expect(length(), 'after a time-out').to.equal(whole);
    play.silence('timeout').wake();
    expect(length(), 'the next one asks again').to.equal(64 * 1024);
    play.silence('timeout').wake().ack();
    expect(play.state.offset).to.equal(3 * FRAGMENT + whole);
  });
});
