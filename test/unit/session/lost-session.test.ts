import { expect } from '@open-wc/testing';
import { closing, FRAGMENT, type Play, replying, sending, sendingFirst } from '../support/play.js';

describe('a lost session', () => {
  it('[MC-BUP 3.1.5.2.1] is announced, then begun anew at byte 0', () => {
    const play = sending(3).lostSession();
    expect(play.effects).to.deep.equal([{ type: 'ask-restart', acknowledged: 3 * FRAGMENT, resumesFrom: 0 }]);
    play.restart();
    expect(play.effectTypes).to.deep.equal(['save', 'send']);
    expect(play.packet?.type).to.equal('Create-Session');
    expect(play.state).to.include({ sessionId: null, offset: 0, sentEnd: 0, worked: false });
    expect(play.ack({ sessionId: '{SECOND}' }).range).to.equal(`0-${FRAGMENT}`);
    expect(play.packet).to.deep.include({ sessionId: '{SECOND}' });
  });

  it('the page may refuse: it fails, and only a retry begins anew', () => {
    const play = sending(3).lostSession().refuse();
    expect(play.state.phase).to.equal('failed');
    expect(play.start().packet?.type).to.equal('Create-Session');
  });

  it('lost twice without progress between is a failure', () => {
    const play = sending(3).lostSession().restart().ack({ sessionId: '{SECOND}' }).lostSession();
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'session-lost']);
  });

  it('progress between starts the count anew, but not for ever', () => {
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

  it('a new attempt by the user has new patience', () => {
    const play = sending(3).lostSession().restart().ack({ sessionId: '{SECOND}' }).lostSession().start();
    expect(play.state).to.include({ losses: 0, lossesInAll: 0 });
    expect(play.ack({ sessionId: '{THIRD}' }).lostSession().effectTypes).to.deep.equal(['ask-restart']);
  });

  it('[protocol.md 8.4] a 416 that names no offset counts as lost', () => {
    expect(sending(3).fault(416).effectTypes).to.deep.equal(['ask-restart']);
  });

  it('[MC-BUP 3.1.5.2.1] a Close-Session sent for the first time to a session that is gone', () => {
    expect(closing().lostSession().delivery(false).effectTypes).to.deep.equal(['ask-restart']);
    expect(closing().fault(404).delivery(false).effectTypes).to.deep.equal(['ask-restart']);
    expect(replying().lostSession().effectTypes).to.deep.equal(['ask-restart']);
  });
});

describe('a Close-Session that a browser may have sent twice by itself', () => {
  /** The server forgot the session at Close, nothing was found, and the page let it begin anew. */
  const beginAnew = (): Play => closing().lostSession().delivery(false).restart();

  it('the file then stands in its own way: it was delivered', () => {
    const play = beginAnew().fault(409, { hresult: 0x80070005 });
    expect([play.state.phase, play.effectTypes]).to.deep.equal(['done', ['forget']]);
  });

  it('a new session means that it was not', () => {
    const play = beginAnew().ack({ sessionId: '{SECOND}' });
    expect(play.range).to.equal(`0-${FRAGMENT}`);
    expect(play.state.closeUnknown).to.equal(false);
  });

  it('after a 404, or a loss before any Close-Session, a 409 means what it says', () => {
    for (const play of [closing().fault(404).delivery(false).restart(), sending(3).lostSession().restart()])
      expect(play.fault(409).code).to.equal('exists');
  });
});

describe('an answer that smells of a lost session', () => {
  for (const status of [400, 404]) {
    it(`[protocol.md 8.6] ${status}: believed when a Ping has proved the server well`, () => {
      const play = sending(3).fault(status, { bits: false });
      expect(play.state).to.include({ phase: 'waiting', next: 'probing', offset: 3 * FRAGMENT });
      expect(play.wake().packet?.type).to.equal('Ping');
      expect(play.ack().packet?.type).to.equal('Fragment');
      play.fault(status, { bits: false });
      expect(play.effects).to.deep.equal([
        { type: 'ask-restart', acknowledged: 3 * FRAGMENT, resumesFrom: 0 },
      ]);
    });

    it(`${status}: not believed while no Ping gets through`, () => {
      const play = sending(3);
      for (let i = 0; i < 5; i++) {
        play.fault(status).wake();
        expect(play.packet?.type).to.equal('Ping');
        play.silence();
        expect(play.state.phase, `round ${i}`).to.equal('sending');
      }
    });

    it(`${status} to a session that never worked means what it says`, () => {
      expect(sendingFirst().fault(status).state.phase).to.equal('failed');
    });
  }

  it('a bare 500 needs more proofs: proxies say it too', () => {
    const play = sending(3);
    let pings = 0;
    for (; play.fault(500, { bits: false }).effectTypes[0] === 'wait' && pings < 20; pings++)
      play.wake().ack();
    expect(pings).to.equal(3);
    expect(play.effectTypes).to.deep.equal(['ask-restart']);
  });

  it('one accepted Fragment clears the suspicion', () => {
    const play = sending(3).fault(404).wake().ack().ack();
    expect(play.fault(404).effectTypes).to.deep.equal(['wait']);
  });

  it('without Pings the second one in a row is believed', () => {
    const play = sending(3, { settings: { ping: 'never' } }).fault(404);
    expect(play.wake().packet?.type).to.equal('Fragment');
    expect(play.fault(404).effectTypes).to.deep.equal(['ask-restart']);
  });
});
