import { expect } from '@open-wc/testing';
import { createSizer } from '../../../../src/session/policy/fragment-sizer.js';
import {
  EARLIER,
  FRAGMENT,
  Play,
  sending,
  sendingFirst,
  SIZE,
  creating,
} from '../../support/session/play.js';

const KIB = 1024;

describe('creating', () => {
  it('[MC-BUP 3.1.1.2] a session begins with Create-Session and continues with the first Fragment', () => {
    const play = creating();
    expect(play.packet).to.deep.equal({ type: 'Create-Session', name: 'a.bin' });
    play.ack({ sessionId: '{NEW}' });
    expect(play.effectTypes).to.deep.equal(['save', 'opened', 'save', 'send']);
    expect(play.packet).to.deep.include({ type: 'Fragment', sessionId: '{NEW}', total: SIZE });
    expect(play.range).to.equal(`0-${FRAGMENT}`);
  });

  it('[W32] 201 is accepted like 200', () => {
    expect(creating().ack({ status: 201, sessionId: 'x' }).state.phase).to.equal('sending');
  });

  it('an Ack without a valid session id is a protocol error', () => {
    const play = creating().ack();
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'protocol']);
  });
});

describe('the first Fragments of an adaptive session', () => {
  const adaptive = { sizer: createSizer({}), settings: { size: 300 * KIB * KIB } };
  const kib = ({ state }: Play): number =>
    state.phase === 'sending' ? (state.range.end - state.range.start) / KIB : NaN;

  it('have 1 MiB, and then what takes 5 s', () => {
    const play = creating(adaptive).ack({ sessionId: 'x' });
    expect(kib(play)).to.equal(KIB);
    expect(kib(play.ack({}, 1_000)), 'one MiB per second').to.equal(5 * KIB);
    expect(kib(sendingFirst(adaptive).ack({}, 134)), '100 Mbit/s at 50 ms').to.equal(24 * KIB);
  });

  it('have 24 MiB at once where Create-Session was acknowledged by IIS', () => {
    const play = creating(adaptive).ack({ sessionId: 'x', isIis: true });
    expect(kib(play)).to.equal(24 * KIB);
    expect(kib(play.fault(404, { bits: false })), 'refused').to.equal(6 * KIB);
  });

  it('follow a small one that asked for the offset, which measures a slow line', () => {
    const play = creating(adaptive).ack({ sessionId: 'x', isIis: true }).silence().wake();
    expect(kib(play)).to.equal(64);
    expect(kib(play.ack({}, 640)), '100 KiB per second').to.equal(500);
  });
});

describe('Fragment Acks', () => {
  it('[MC-BUP 3.1.5.2.4] the next Fragment starts at BITS-Received-Content-Range', () => {
    const play = sendingFirst().ack({ receivedOffset: FRAGMENT });
    expect(play.range).to.equal(`${FRAGMENT}-${2 * FRAGMENT}`);
    // The last of the writes is executed, and the Fragment does not wait for it: its bytes are reserved.
    expect(play.effectTypes).to.deep.equal(['save', 'send', 'save']);
  });

  it('beyond the reserved bytes a Fragment waits for the write of a new reserve', () => {
    const MIB = KIB * KIB;
    const sizer = createSizer({ fragmentBytes: 20 * MIB });
    const play = sendingFirst({ sizer, settings: { size: 500 * MIB } });
    expect(play.state).to.include({ sentEnd: 20 * MIB, reservedEnd: 60 * MIB });
    expect(play.ack().effectTypes).to.deep.equal(['save', 'send', 'save']);
    expect(play.state).to.include({ sentEnd: 40 * MIB, reservedEnd: 80 * MIB });
    const resumed = new Play({
      sizer,
      settings: { size: 500 * MIB },
      earlier: { ...EARLIER, offset: 0, sentEnd: 20 * MIB },
    });
    expect(resumed.start().effectTypes, '64 KiB').to.deep.equal(['send', 'save']);
    expect(resumed.state.reservedEnd).to.equal(32 * MIB + 64 * KIB);
  });

  it('without memory of the rate, the second Fragment needs no new reserve', () => {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 500 * KIB * KIB } }).ack({}, 1);
    expect(play.range).to.equal(`${KIB * KIB}-${25 * KIB * KIB}`);
    expect(play.effectTypes).to.deep.equal(['save', 'send', 'save']);
  });

  it('without the header the end of the sent range is the offset', () => {
    expect(sendingFirst().ack().state.offset).to.equal(FRAGMENT);
  });

  it('200 with a smaller offset in the range: the next Fragment starts exactly there', () => {
    const play = sendingFirst().ack({ receivedOffset: 17 });
    expect(play.state.offset).to.equal(17);
    expect(play.range).to.equal(`17-${17 + FRAGMENT}`);
  });

  it('[MC-BUP 3.1.5.2.4] an Ack with an offset below an earlier one is announced, then followed', () => {
    const play = sending(3).ack({ receivedOffset: FRAGMENT }).restart();
    expect(play.state.offset).to.equal(FRAGMENT);
    expect(play.range).to.equal(`${FRAGMENT}-${2 * FRAGMENT}`);
  });

  for (const reach of ['ack', 'fault'] as const) {
    it(`an offset beyond all sent bytes is a protocol error, by ${reach}`, () => {
      const play = sending(3);
      const receivedOffset = 4 * FRAGMENT + 1;
      if (reach === 'ack') play.ack({ receivedOffset });
      else play.fault(416, { receivedOffset });
      expect([play.state.phase, play.code]).to.deep.equal(['failed', 'protocol']);
      expect(play.state.offset, 'no byte is skipped').to.equal(3 * FRAGMENT);
      expect(play.packet).to.equal(undefined);
    });
  }

  it('[MC-BUP 3.1.1.2] Close-Session follows only when the offset equals the size', () => {
    const play = sending(SIZE / FRAGMENT - 1).ack({ receivedOffset: SIZE - 1 });
    expect(play.range).to.equal(`${SIZE - 1}-${SIZE}`);
    expect(play.ack({ receivedOffset: SIZE }).packet).to.deep.equal({
      type: 'Close-Session',
      sessionId: '{NEW}',
    });
  });

  it('a size that is an exact multiple of the Fragment needs no further one', () => {
    const play = sendingFirst({ settings: { size: 2 * FRAGMENT } }).ack();
    expect(play.range).to.equal(`${FRAGMENT}-${2 * FRAGMENT}`);
    expect(play.ack().state.phase).to.equal('closing');
  });

  it('beyond 4 GiB offsets stay exact', () => {
    const GIB = 1024 ** 3;
    const sizer = createSizer({ fragmentBytes: GIB });
    const play = sending(4, { settings: { size: 4 * GIB + 7 }, sizer });
    expect(play.range).to.equal(`${4 * GIB}-${4 * GIB + 7}`);
    expect(play.ack({ receivedOffset: 4 * GIB + 7 }).state.phase).to.equal('closing');
  });

  it('Acks without progress fail after some attempts', () => {
    const play = sending(1);
    let answers = 0;
    for (; play.state.phase === 'sending' && answers < 100; answers++) play.ack({ receivedOffset: FRAGMENT });
    expect(play.code).to.equal('protocol');
    expect(answers).to.be.within(2, 20);
  });

  it('416s without progress fail after some attempts, also with changing offsets', () => {
    const play = sending(3);
    let answers = 0;
    for (; play.state.phase === 'sending' && answers < 100; answers++) {
      play.fault(416, { receivedOffset: answers % 2 === 0 ? 0 : FRAGMENT });
      if (play.effectTypes[0] === 'ask-restart') play.restart();
    }
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'session-lost']);
    expect(answers).to.be.lessThan(50);
  });

  it('Acks that advance by one byte never fail', () => {
    const play = sendingFirst();
    for (let byte = 1; byte <= 50; byte++) play.ack({ receivedOffset: byte });
    expect(play.state.phase).to.equal('sending');
    expect(play.state.offset).to.equal(50);
  });

  it('an Ack with progress resets the attempt counter', () => {
    const play = sending(2).silence().wake().silence().wake();
    expect(play.state.attempt).to.equal(2);
    play.ack();
    expect([play.state.attempt, play.state.unsure]).to.deep.equal([0, false]);
  });
});

describe('416 to a Fragment', () => {
  it('[MC-BUP 3.1.5.2.4] with a smaller offset: announced, then the next Fragment starts there', () => {
    const play = sending(3).fault(416, { receivedOffset: FRAGMENT }).restart();
    expect(play.range).to.equal(`${FRAGMENT}-${2 * FRAGMENT}`);
  });

  it('[MC-BUP 3.1.5.2.4] with a larger offset within the sent bytes: the next Fragment starts there', () => {
    const play = sending(3).silence().wake();
    expect(play.range, 'a sounding').to.equal(`${3 * FRAGMENT}-${3 * FRAGMENT + 64 * KIB}`);
    play.fault(416, { receivedOffset: 4 * FRAGMENT });
    expect(play.range).to.equal(`${4 * FRAGMENT}-${5 * FRAGMENT}`);
  });

  it('with the size as offset: Close-Session follows', () => {
    const play = sending(SIZE / FRAGMENT - 1)
      .silence()
      .wake()
      .fault(416, { receivedOffset: SIZE });
    expect(play.state.phase).to.equal('closing');
  });
});

describe('413 to a Fragment', () => {
  it('[MC-BUP 3.1.5.2.4 <16>] shrinks the size to a quarter at once, never below 5 KB, then fails', () => {
    const play = sending(1, { sizer: createSizer({ fragmentBytes: 320 * KIB }) });
    const sizes: number[] = [];
    while (play.state.phase === 'sending' && sizes.length < 20) {
      expect(play.state.range.start).to.equal(320 * KIB);
      sizes.push((play.state.range.end - play.state.range.start) / KIB);
      play.fault(413);
    }
    expect(sizes).to.deep.equal([320, 80, 20, 5]);
    expect(play.code).to.equal('too-large');
  });

  it('[MC-BUP <16>] keeps later Fragments small', () => {
    const play = sending(1).fault(413);
    for (let i = 0; i < 5; i++) play.ack({}, 1);
    expect(play.state.phase === 'sending' && play.state.range.end - play.state.range.start).to.equal(
      25 * KIB,
    );
  });

  it('that is the short last one: shrinks it', () => {
    const play = sending(9, { settings: { size: 9 * FRAGMENT + 30 * KIB } }).fault(413);
    expect(play.range).to.equal(`${9 * FRAGMENT}-${9 * FRAGMENT + 7.5 * KIB}`);
  });

  it('below 5 KB: fails', () => {
    expect(sendingFirst({ settings: { size: 100 } }).fault(413).code).to.equal('too-large');
  });
});

describe('400 to a Fragment with a digest', () => {
  const integrity = { settings: { digests: true } };

  it('[RFC 9530] is sent again at the same offset: it may have been damaged', () => {
    const play = sending(2, integrity).fault(400);
    expect(play.effectTypes).to.deep.equal(['wait']);
    play.wake();
    expect(play.range?.startsWith(`${2 * FRAGMENT}-`)).to.equal(true);
    expect(play.ack().state.phase).to.equal('sending');
  });

  it('four times: a Ping is sent, and the next 400 is a lost session', () => {
    const play = sending(2, integrity);
    let again = 0;
    for (; again < 20 && play.state.phase === 'sending'; again++) play.fault(400).wake();
    expect([again, play.packet?.type]).to.deep.equal([4, 'Ping']);
    expect(play.ack().fault(400).effectTypes).to.deep.equal(['ask-restart']);
  });

  it('in a session that never worked: fails with code bad-request', () => {
    const play = sending(0, integrity);
    for (let i = 0; i < 20 && play.state.phase === 'sending'; i++) play.fault(400).wake();
    expect(play.code).to.equal('bad-request');
  });
});

describe('time-outs', () => {
  it('[MC-BUP 3.1.2] grow with the size of the Fragment', () => {
    const timeout = (bytes: number): number => {
      const sizer = createSizer({ fragmentBytes: bytes });
      const play = sendingFirst({ sizer, settings: { size: bytes } });
      const send = play.effects.find((effect) => effect.type === 'send');
      return send?.timeoutMs ?? 0;
    };
    expect(timeout(1)).to.be.within(30_000, 31_000);
    expect(timeout(24 * KIB * KIB)).to.be.greaterThan(600_000);
  });

  it('are followed by a 64 KiB Fragment that asks for the offset, then by smaller ones', () => {
    const play = sendingFirst({ sizer: createSizer({}), settings: { size: 100 * KIB * KIB } }).ack({}, 1250);
    expect(play.range).to.equal(`${KIB * KIB}-${5 * KIB * KIB}`);
    play.silence('timeout').wake();
    expect(play.range).to.equal(`${KIB * KIB}-${KIB * KIB + 64 * KIB}`);
    play.ack();
    const { state } = play;
    expect(state.phase === 'sending' && state.range.end - state.range.start).to.equal(KIB * KIB);
  });
});

describe('retries', () => {
  it('fail after some attempts in a session that never worked, later in one that worked', () => {
    const attempts = (play: Play): number => {
      for (let count = 0; count < 200; count++) {
        if (play.state.phase === 'failed') return count;
        play.fault(503).wake();
      }
      return Infinity;
    };
    const fresh = attempts(creating());
    expect(fresh).to.be.within(5, 20);
    expect(attempts(sending(1))).to.be.within(fresh + 1, 100);
  });

  it('never fail while the browser is offline', () => {
    const play = sending(1);
    for (let i = 0; i < 500; i++) play.silence('network', true).wake();
    expect(play.state.phase).to.equal('sending');
    expect(play.state.attempt).to.equal(1);
  });

  it('have the attempt and the Retry-After of the server', () => {
    const play = sending(1).fault(503, { retryAfterMs: 7_000 });
    expect(waited(play)).to.deep.equal(['wait', 1, 7_000]);
    play.wake().fault(503);
    expect(waited(play)).to.deep.equal(['wait', 2, undefined]);
  });
});

/** State from which the session computes a wait: the effect itself has no members. */
function waited({ state, effectTypes }: Play): unknown[] {
  const failure = state.phase === 'waiting' ? state.problem.failure : undefined;
  return [effectTypes[0], state.attempt, failure?.fault?.retryAfterMs];
}
