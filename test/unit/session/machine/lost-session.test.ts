import { expect } from '@open-wc/testing';
import { closing, FRAGMENT, type Play, replying, sending, sendingFirst } from '../../support/session/play.js';

describe('a lost session', () => {
  it('[MC-BUP 3.1.5.2.1] is announced, then restarted at byte 0', () => {
    const play = sending(3).lostSession();
    expect(play.effects).to.deep.equal([{ type: 'ask-restart', acknowledged: 3 * FRAGMENT, resumesFrom: 0 }]);
    play.restart();
    expect(play.effectTypes).to.deep.equal(['save', 'send']);
    expect(play.packet?.type).to.equal('Create-Session');
    expect(play.state).to.include({ sessionId: null, offset: 0, sentEnd: 0, worked: false });
    expect(play.ack({ sessionId: '{SECOND}' }).range).to.equal(`0-${FRAGMENT}`);
    expect(play.packet).to.deep.include({ sessionId: '{SECOND}' });
  });

  it('fails when the page refuses the restart, and only a retry restarts it', () => {
    const play = sending(3).lostSession().pageError();
    expect(play.state.phase).to.equal('failed');
    expect(play.start().packet?.type).to.equal('Create-Session');
  });

  it('fails when it is lost twice without progress between', () => {
    const play = sending(3).lostSession().restart().ack({ sessionId: '{SECOND}' }).lostSession();
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'session-lost']);
  });

  it('may be lost again after progress, but not without a limit', () => {
    const play = sending(1);
    let losses = 0;
    for (; play.state.phase !== 'failed' && losses < 100; losses++)
      play
        .lostSession()
        .restart()
        .ack({ sessionId: `{${losses}}` })
        .ack();
    expect(losses).to.be.within(3, 20);
    expect(play.code).to.equal('session-lost');
  });

  it('has its loss counters reset by a retry of the user', () => {
    const play = sending(3).lostSession().restart().ack({ sessionId: '{SECOND}' }).lostSession().start();
    expect(play.state).to.include({ losses: 0, lossesInAll: 0 });
    expect(play.ack({ sessionId: '{THIRD}' }).lostSession().effectTypes).to.deep.equal(['ask-restart']);
  });

  it('is assumed after 416 without an offset', () => {
    expect(sending(3).fault(416).effectTypes).to.deep.equal(['ask-restart']);
  });

  it('[MC-BUP 3.1.5.2.1] is assumed when the first Close-Session is refused and no file is there', () => {
    expect(closing().lostSession().delivery(false).effectTypes).to.deep.equal(['ask-restart']);
    expect(closing().fault(404).delivery(false).effectTypes).to.deep.equal(['ask-restart']);
    expect(replying().lostSession().effectTypes).to.deep.equal(['ask-restart']);
  });
});

describe('a Close-Session that a browser may have sent twice by itself', () => {
  /** The server forgot the session at Close, nothing was found, and the page let it begin anew. */
  const beginAnew = (): Play => closing().lostSession().delivery(false).restart();

  it('409 to the Create-Session after it: done', () => {
    const play = beginAnew().fault(409, { hresult: 0x80070005 });
    expect([play.state.phase, play.effectTypes]).to.deep.equal(['done', ['forget']]);
  });

  it('an Ack to the Create-Session after it: restarts at byte 0', () => {
    const play = beginAnew().ack({ sessionId: '{SECOND}' });
    expect(play.range).to.equal(`0-${FRAGMENT}`);
    expect(play.state.closeUnknown).to.equal(false);
  });

  it('409 after a 404, or after a loss before Close-Session: fails with code exists', () => {
    for (const play of [closing().fault(404).delivery(false).restart(), sending(3).lostSession().restart()])
      expect(play.fault(409).code).to.equal('exists');
  });
});

describe('an answer that may mean a lost session', () => {
  for (const status of [400, 404]) {
    it(`${status}: the session is lost if it repeats after a Ping with an Ack`, () => {
      const play = sending(3).fault(status, { bits: false });
      expect(play.state).to.include({ phase: 'waiting', next: 'probing', offset: 3 * FRAGMENT });
      expect(play.wake().packet?.type).to.equal('Ping');
      expect(play.ack().packet?.type).to.equal('Fragment');
      play.fault(status, { bits: false });
      expect(play.effects).to.deep.equal([
        { type: 'ask-restart', acknowledged: 3 * FRAGMENT, resumesFrom: 0 },
      ]);
    });

    it(`${status}: the session is not lost while no Ping is answered`, () => {
      const play = sending(3);
      for (let i = 0; i < 5; i++) {
        play.fault(status).wake();
        expect(play.packet?.type).to.equal('Ping');
        play.silence();
        expect(play.state.phase, `round ${i}`).to.equal('sending');
      }
    });

    it(`${status} to a session that never worked: fails`, () => {
      expect(sendingFirst().fault(status).state.phase).to.equal('failed');
    });
  }

  it('500 without BITS headers: the session is lost only after three Pings', () => {
    const play = sending(3);
    let pings = 0;
    for (; play.fault(500, { bits: false }).effectTypes[0] === 'wait' && pings < 20; pings++)
      play.wake().ack();
    expect(pings).to.equal(3);
    expect(play.effectTypes).to.deep.equal(['ask-restart']);
  });

  it('404, then an accepted Fragment: the next 404 is a first one again', () => {
    const play = sending(3).fault(404).wake().ack().ack();
    expect(play.fault(404).effectTypes).to.deep.equal(['wait']);
  });

  it('404 twice in a row with ping="never": the session is lost', () => {
    const play = sending(3, { settings: { ping: 'never' } }).fault(404);
    expect(play.wake().packet?.type).to.equal('Fragment');
    expect(play.fault(404).effectTypes).to.deep.equal(['ask-restart']);
  });
});
