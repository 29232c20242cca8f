import { expect } from '@open-wc/testing';
import { closing, closingAgain, creating, FRAGMENT, SIZE, URL_OF_FILE } from '../../support/session/play.js';

describe('Close-Session', () => {
  it('[MC-BUP 1.3.2] is complete only with its Ack, which removes the checkpoint', () => {
    const play = closing();
    expect(play.state.phase).to.equal('closing');
    play.ack();
    expect(play.state.phase).to.equal('done');
    expect(play.effects).to.deep.equal([{ type: 'forget' }]);
  });

  it('is stored in the checkpoint before it is sent', () => {
    const play = closing();
    expect(play.effectTypes.slice(-2)).to.deep.equal(['save', 'send']);
    expect(play.state.closeSent).to.equal(true);
  });

  for (const [what, fields] of [
    ['0x8020001F', { status: 500, hresult: 0x8020001f }],
    ['404', { status: 404 }],
  ] as const) {
    it(`${what} to a repeated one: done`, () => {
      expect(closingAgain().fault(fields.status, fields).state.phase).to.equal('done');
    });

    it(`${what} to the first one: the destination is checked before anything is sent again`, () => {
      const play = closing().fault(fields.status, fields);
      expect(play.effects.at(-1)).to.include({ type: 'check-delivery', url: URL_OF_FILE });
      expect(play.effects.at(-1)).to.have.nested.property('failure.fault.status', fields.status);
      expect(play.delivery(true).state.phase).to.equal('done');
      expect(play.effectTypes).to.deep.equal(['forget']);
    });

    it(`[MC-BUP 3.1.5.2.1] ${what} to the first one, and no file there: the session is lost`, () => {
      const play = closing().fault(fields.status, fields).delivery(false);
      expect(play.effects).to.deep.equal([{ type: 'ask-restart', acknowledged: SIZE, resumesFrom: 0 }]);
    });
  }

  it('without an answer from the destination is sent twice more, then the session is lost', () => {
    const play = closing();
    for (let i = 0; i < 2; i++) {
      play.lostSession().delivery(undefined);
      expect(play.state.phase).to.equal('waiting');
      expect(play.wake().packet?.type).to.equal('Close-Session');
    }
    expect(play.lostSession().delivery(undefined).effectTypes).to.deep.equal(['ask-restart']);
  });

  it('paused during the delivery check: the next one is not a repetition', () => {
    const play = closing().lostSession();
    expect(play.state.closeSent).to.equal(false);
    play.pause().resume();
    if (play.packet?.type === 'Ping') play.ack();
    expect(play.lostSession().effectTypes).to.deep.equal(['save', 'check-delivery']);
  });

  it('[W32] is sent again on 5xx', () => {
    const play = closing().fault(500).wake();
    expect(play.packet?.type).to.equal('Close-Session');
  });

  for (const status of [401, 403, 429, 503, 400]) {
    it(`${status} to the first one, then 0x8020001F to the next: the session is lost`, () => {
      const play = closing({ settings: { authOnForbidden: true } }).fault(status);
      if (play.effectTypes[0] === 'ask-credentials') play.credentials(true);
      else play.wake();
      if (play.packet?.type === 'Ping') play.ack();
      expect(play.packet?.type).to.equal('Close-Session');
      expect(play.lostSession().delivery(false).effectTypes).to.deep.equal(['ask-restart']);
    });
  }

  it('401 to a repeated one, then 0x8020001F to the next: done', () => {
    const play = closingAgain().fault(401).credentials(true);
    expect(play.lostSession().state.phase).to.equal('done');
  });

  it('[MC-BUP 3.1.5.2.4] 416 to it: sending continues at the offset', () => {
    const play = closing()
      .fault(416, { receivedOffset: SIZE - FRAGMENT })
      .restart();
    expect(play.range).to.equal(`${SIZE - FRAGMENT}-${SIZE}`);
    expect(play.ack().ack().state.phase).to.equal('done');
  });

  it('416 to it with the final offset again and again fails after some attempts', () => {
    const play = closing();
    let answers = 0;
    for (; play.state.phase === 'closing' && answers < 100; answers++)
      play.fault(416, { receivedOffset: SIZE });
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'protocol']);
  });
});

describe('an empty file', () => {
  const empty = { settings: { size: 0 } };

  it('is a Create-Session and a Close-Session, without a Fragment', () => {
    const play = creating(empty).ack({ sessionId: 'x' });
    expect(play.packet).to.deep.equal({ type: 'Close-Session', sessionId: 'x' });
    expect(play.ack().state.phase).to.equal('done');
  });

  for (const status of [400, 403, 409, 416]) {
    it(`${status} to its Close-Session: fails with an error about empty files`, () => {
      const play = creating(empty).ack({ sessionId: 'x' }).fault(status, { receivedOffset: 0 });
      expect([play.state.phase, play.code]).to.deep.equal(['failed', 'empty-refused']);
    });
  }

  it('[MC-BUP 3.1.5.2.4] of an upload-reply job has no reply: there is no last Fragment', () => {
    const play = creating({ settings: { size: 0, uploadReply: true } }).ack({ sessionId: 'x' });
    expect(play.packet?.type).to.equal('Close-Session');
  });

  it('503 to its Close-Session: waits and sends it again', () => {
    expect(creating(empty).ack({ sessionId: 'x' }).fault(503).wake().ack().state.phase).to.equal('done');
  });
});
