import { expect } from '@open-wc/testing';
import { createSizer } from '../../../../src/session/policy/fragment-sizer.js';
import { EARLIER, type Play, probing, sending, sendingFirst } from '../../support/session/play.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const BARE = { bits: false } as const;

/** Bytes of the Fragment under way, in KiB. */
function kib({ state }: Play): number {
  return state.phase === 'sending' ? (state.range.end - state.range.start) / KIB : NaN;
}

/** An adaptive session on a line that becomes faster: 1 MiB and 4 MiB are accepted, 16 MiB are under way. */
function grown(): Play {
  const sizer = createSizer({ maxBytes: 24 * MIB });
  const play = sendingFirst({ sizer, settings: { size: 400 * MIB } });
  play.ack({}, 1250).ack({}, 5000 / 7);
  expect(kib(play)).to.equal(16 * KIB);
  return play;
}

describe('a refusal without BITS headers of a Fragment larger than any accepted one', () => {
  for (const status of [400, 404, 411, 413, 414, 431]) {
    it(`${status}: shrinks the size at once, and never tries the refused size again`, () => {
      const play = grown().fault(status, BARE);
      expect(kib(play), 'the largest accepted').to.equal(4 * KIB);
      expect(play.state).to.include({ offset: 5 * MIB });
      const sizes = new Set<number>();
      for (let i = 0; i < 20; i++) {
        play.ack();
        sizes.add(kib(play));
      }
      expect([...sizes]).to.deep.equal([4 * KIB]);
      play.silence().wake().ack().ack();
      expect(kib(play), 'after a break').to.be.at.most(4 * KIB);
    });

    it(`${status} to the very first Fragment: shrinks to the smallest size, then fails with the first cause`, () => {
      const play = sendingFirst({ sizer: createSizer({}), settings: { size: 10 * MIB } });
      const sizes: number[] = [];
      for (let i = 0; play.state.phase === 'sending' && i < 20; i++) {
        sizes.push(kib(play));
        play.fault(i === 0 ? status : 400, BARE);
      }
      expect(sizes).to.deep.equal([1024, 256, 64, 16, 5]);
      const failed = play.state.phase === 'failed' ? play.state.problem.failure?.fault?.status : undefined;
      expect(failed).to.equal(status);
    });
  }

  it('404 to the very first Fragment, and a smaller one accepted: keeps the limit', () => {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 10 * MIB } }).fault(404, BARE);
    expect(kib(play)).to.equal(256);
    for (let i = 0; i < 5; i++) expect(kib(play.ack({}, 1))).to.equal(256);
  });

  it('404 to a size fixed by the author: shrinks it', () => {
    const play = sendingFirst({
      sizer: createSizer({ fragmentBytes: 2 * MIB }),
      settings: { size: 10 * MIB },
    }).fault(404, BARE);
    for (let i = 0; i < 5; i++) expect(kib(play.ack({}, 1))).to.equal(512);
  });

  it('with a BITS header, or of an accepted size, sets no size limit', () => {
    for (const play of [grown().fault(404), grown().fault(404, BARE).fault(404, BARE)])
      expect(play.state).to.include({ phase: 'waiting', next: 'probing' });
  });

  it('sets no size limit if the session is lost: the new session uses the former sizes', () => {
    const play = grown().fault(404, BARE).fault(404, BARE).wake().ack().fault(404, BARE);
    expect(play.effectTypes).to.deep.equal(['ask-restart']);
    play.restart().ack({ sessionId: '{SECOND}' });
    expect(play.state.sizer.limits.refusedBytes).to.equal(Infinity);
    expect(kib(play)).to.equal(16 * KIB);
  });

  it('sets no size limit if even the smallest is refused: a retry starts with the former size', () => {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 10 * MIB } });
    while (play.state.phase === 'sending') play.fault(404, BARE);
    expect(play.code).to.equal('uploads-disabled');
    expect(play.start().state.sizer.fragmentBytes).to.equal(MIB);
  });

  it('in a resumed session that no longer exists leads to a new session', () => {
    const play = probing().ack();
    for (let i = 0; play.effectTypes[0] !== 'ask-restart' && i < 20; i++) {
      if (play.effectTypes.includes('check-delivery')) play.delivery(false);
      else if (play.state.phase === 'waiting') play.wake().ack();
      else play.fault(404, BARE);
    }
    expect(play.effects).to.deep.equal([
      { type: 'ask-restart', acknowledged: EARLIER.offset, resumesFrom: 0 },
    ]);
  });

  it('without any answered Ping fails after some attempts', () => {
    const play = sending(3);
    let rounds = 0;
    for (; play.state.phase !== 'failed' && rounds < 200; rounds++) play.fault(404).wake().silence();
    expect(rounds).to.be.within(20, 100);
    expect(play.code).to.equal('uploads-disabled');
  });
});

describe('a trial of a larger Fragment', () => {
  /** A new session on a fast line of 100 ms: 1 and 24 MiB are accepted, 48 MiB are under way. */
  function trying(): Play {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 4096 * MIB } })
      .ack()
      .ack();
    expect(kib(play)).to.equal(48 * KIB);
    return play;
  }

  const failures: Readonly<Record<string, (play: Play) => Play>> = {
    'connection reset': (play) => play.silence(),
    'time-out': (play) => play.silence('timeout'),
    '400': (play) => play.fault(400),
    '403': (play) => play.fault(403),
    '404': (play) => play.fault(404),
    '404 without BITS headers': (play) => play.fault(404, BARE),
    '408': (play) => play.fault(408),
    '413': (play) => play.fault(413),
    '500 without BITS headers': (play) => play.fault(500, BARE),
    '502': (play) => play.fault(502, BARE),
    'too large': (play) => play.fault(500, { hresult: 0x80200020 }),
    'a web page': (play) => play.fault(200, BARE),
  };
  for (const [what, fail] of Object.entries(failures))
    it(`that fails by ${what} is no failure of the session: the accepted size follows, and no other trial`, () => {
      const play = trying();
      const { offset } = play.state;
      fail(play);
      expect(kib(play), 'a sounding').to.equal(64);
      expect(play.state).to.include({ phase: 'sending', offset, attempt: 0, lossSigns: 0, losses: 0 });
      expect(play.effectTypes).to.deep.equal(['send', 'save']);
      for (let i = 0; i < 10; i++) expect(kib(play.ack())).to.equal(24 * KIB);
      expect(play.state.sizer.limits).to.include({ acceptedBytes: 24 * MIB, refusedBytes: 48 * MIB });
    });

  const others: Readonly<Record<string, (play: Play) => Play>> = {
    offline: (play) => play.silence('network', true),
    '401': (play) => play.fault(401),
    '503': (play) => play.fault(503),
    'a lost session': (play) => play.lostSession(),
    '416': (play) => play.fault(416, { receivedOffset: play.state.offset }),
    'disk full': (play) => play.fault(500, { hresult: 0x80070070 }),
  };
  for (const [what, fail] of Object.entries(others))
    it(`that fails by ${what} says nothing of the size`, () => {
      expect(fail(trying()).state.sizer.limits.refusedBytes).to.equal(Infinity);
    });

  it('that succeeds is followed by one of twice its size, up to what 50 round trips need', () => {
    const play = trying();
    expect(kib(play.ack({}, 500))).to.equal(96 * KIB);
    expect(kib(play.ack({}, 2_000)), 'not more than 5 s of the line').to.be.within(96 * KIB, 300 * KIB);
  });

  it('is not made while the session is unsure, or after a failure until a Fragment is accepted', () => {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 4096 * MIB } }).ack();
    play.silence().wake();
    expect(kib(play)).to.equal(64);
    expect(kib(play.ack()), 'a quarter').to.equal(6 * KIB);
    expect(kib(play.ack())).to.equal(24 * KIB);
    expect(kib(play.ack()), 'the broken size is accepted').to.equal(48 * KIB);
  });

  it('in a session that turns out to be gone says nothing of the size', () => {
    const play = trying().silence().lostSession().restart().ack({ sessionId: '{SECOND}' });
    expect(play.state.sizer.limits.refusedBytes).to.equal(Infinity);
  });
});

describe('a connection that breaks above the largest accepted size', () => {
  it('twice in a row, with smaller ones accepted between, sets a size limit', () => {
    const play = grown().silence().wake();
    expect(kib(play), 'a sounding').to.equal(64);
    expect(kib(play.ack()), 'a quarter').to.equal(4 * KIB);
    expect(kib(play.ack()), 'accepted, so that a larger one follows').to.equal(24 * KIB);
    play.silence().wake().ack();
    for (let i = 0; i < 20; i++) expect(kib(play.ack())).to.equal(4 * KIB);
  });

  it('sets no size limit after one failure, offline, below that size, or without an accepted smaller one', () => {
    const plays = {
      once: grown().silence().wake().ack(),
      'in vain': grown().silence().wake().silence().wake().silence().wake().ack(),
      offline: grown().silence('network', true).wake().ack().silence('network', true).wake().ack(),
      below: sending(5).silence().wake().ack().silence().wake().ack(),
    };
    for (const [how, play] of Object.entries(plays))
      expect(play.state.sizer.limits.refusedBytes, how).to.equal(Infinity);
  });

  it('sets no size limit if that size is accepted later', () => {
    const play = grown().silence().wake().ack().ack().ack();
    expect(kib(play)).to.be.at.least(16 * KIB);
    play.ack().silence().wake().ack();
    expect(play.state.sizer.limits.refusedBytes).to.equal(Infinity);
  });
});
