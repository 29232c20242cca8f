import { expect } from '@open-wc/testing';
import {
  closing,
  creating,
  EARLIER,
  FRAGMENT,
  Play,
  replying,
  sending,
  sendingFirst,
  SIZE,
} from '../../support/session/play.js';

describe('pause', () => {
  const places: Readonly<Record<string, readonly [() => Play, string]>> = {
    idle: [() => new Play(), 'Create-Session'],
    creating: [creating, 'Create-Session'],
    sending: [sending, 'Fragment'],
    closing: [closing, 'Close-Session'],
    'waiting to retry': [() => sending().silence(), 'Fragment'],
    'waiting for credentials': [() => closing().fault(401), 'Close-Session'],
    'probing after a suspicion': [() => sending().fault(404).wake(), 'Fragment'],
  };
  for (const [where, [reach, next]] of Object.entries(places)) {
    it(`${where}: aborts at once, keeps the checkpoint, and resumes with ${next}`, () => {
      const play = reach().pause();
      expect(play.state.phase).to.equal('paused');
      expect(play.effectTypes).to.deep.equal(['abort', 'save']);
      play.resume();
      if (play.packet?.type === 'Ping') play.ack();
      expect(play.packet?.type).to.equal(next);
    });
  }

  it('while the reply is fetched: resumes with the reply', () => {
    const play = replying().pause().resume();
    expect(play.effects.at(-1)).to.deep.equal({
      type: 'fetch-reply',
      url: 'https://www.example.com/up/reply.bin',
    });
  });

  it('ignores the late answer of the aborted request', () => {
    const play = sending(2);
    const { generation } = play.state;
    play.pause();
    const before = play.state;
    play.event({ type: 'no-answer', generation, reason: 'network', nowMs: 0, offline: false });
    expect(play.state).to.equal(before);
  });

  it('resumes with a small Fragment, which asks for the offset', () => {
    const play = sending(2).pause().resume();
    expect(play.range).to.equal(`${2 * FRAGMENT}-${2 * FRAGMENT + 64 * 1024}`);
  });

  it('a second time changes nothing', () => {
    const play = sending().pause();
    const before = play.state;
    expect(play.pause().state).to.equal(before);
  });
});

describe('resume', () => {
  it('ends a wait before its time', () => {
    expect(sending(2).silence().resume().packet?.type).to.equal('Fragment');
  });

  it('does nothing while the page is asked for credentials or a restart', () => {
    for (const play of [sending().fault(401), sending().lostSession()]) {
      const before = play.state;
      expect(play.resume().state).to.equal(before);
    }
  });

  it('does nothing while a packet is under way', () => {
    for (const play of [creating(), sending(), closing(), replying()]) {
      const before = play.state;
      expect(play.resume().state).to.equal(before);
      expect(play.start().state).to.equal(before);
    }
  });
});

describe('refusals by the page', () => {
  it('abort the request, and a retry continues at the offset', () => {
    const play = sending(2).pageError();
    expect(play.effectTypes).to.deep.equal(['abort', 'save']);
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'page']);
    expect(play.start().range?.startsWith(`${2 * FRAGMENT}-`)).to.equal(true);
  });

  it('keep the failure that caused the wait', () => {
    const play = sending(2).fault(503).pageError();
    const { state } = play;
    expect(state.phase === 'failed' && state.problem.failure?.fault?.status).to.equal(503);
  });

  it('keep the cause', () => {
    const play = sending(2);
    const cause = new Error('no token');
    play.event({ type: 'page-error', generation: play.state.generation, code: 'page', cause });
    const { state } = play;
    expect(state.phase === 'failed' && state.problem.failure?.cause).to.equal(cause);
  });

  it('change nothing in an idle or paused session', () => {
    for (const play of [new Play(), sending().pause()]) {
      const before = play.state;
      expect(play.pageError().state).to.equal(before);
    }
  });
});

/** Pings are seen, and answered by the test. */
const BY_HAND = { settles: false } as const;

describe('a Fragment that may still be read by the server', () => {
  const ends: readonly (readonly [string, () => Play])[] = [
    ['a pause', () => sending(2, BY_HAND).pause().resume()],
    ['a lost connection', () => sending(2, BY_HAND).silence().wake()],
    ['a lost connection, when the wait is ended early', () => sending(2, BY_HAND).silence().resume()],
    ['a time-out', () => sending(2, BY_HAND).silence('timeout').wake()],
    ['a lost connection of the first Fragment', () => sendingFirst(BY_HAND).silence().wake()],
    ['an error of the page, and a retry', () => sending(2, BY_HAND).pageError().start()],
    ['a reload, or in another tab', () => new Play({ ...BY_HAND, earlier: EARLIER }).start()],
  ];
  for (const [what, reach] of ends) {
    it(`is followed by a Ping after ${what}, then by the next Fragment`, () => {
      const play = reach();
      expect(play.packet).to.deep.equal({ type: 'Ping' });
      const { offset } = play.state;
      play.ack();
      expect(play.range?.startsWith(`${offset}-`)).to.equal(true);
    });
  }

  it('is followed by the next Fragment where the Ping fails, too', () => {
    for (const fail of [(play: Play) => play.silence(), (play: Play) => play.fault(404)])
      expect(fail(sending(2, BY_HAND).silence().wake()).range).to.match(/^204800-/);
  });

  it('is followed by no Ping with ping=never', () => {
    const settings = { ping: 'never' } as const;
    expect(sending(2, { settings }).silence().wake().packet?.type).to.equal('Fragment');
    expect(sending(2, { settings }).pause().resume().packet?.type).to.equal('Fragment');
  });

  it('has no Ping after it where the server answered', () => {
    for (const status of [500, 502, 503, 408, 409]) {
      const play = sending(2, BY_HAND).fault(status).wake();
      expect(play.packet?.type, String(status)).to.equal('Fragment');
    }
  });

  it('has no Ping after it where no Fragment follows', () => {
    const earlier = { ...EARLIER, offset: SIZE, sentEnd: SIZE };
    expect(new Play({ ...BY_HAND, earlier }).start().packet?.type).to.equal('Close-Session');
  });

  it('leaves an undisturbed upload without a Ping', () => {
    const play = sendingFirst(BY_HAND);
    for (let i = 0; i < SIZE / FRAGMENT; i++) {
      expect(play.packet?.type).to.equal('Fragment');
      play.ack();
    }
    expect(play.packet?.type).to.equal('Close-Session');
  });

  it('does not begin the causes of an error anew: a Ping that fails is none', () => {
    const play = sending(2, BY_HAND).silence().wake().silence().silence().wake();
    expect(play.state.troubles.map(({ way, attempts }) => [way.split(',')[0], attempts])).to.deep.equal([
      ['sending', 2],
    ]);
  });
});
