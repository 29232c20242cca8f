import { expect } from '@open-wc/testing';
import { closing, EARLIER, FRAGMENT, type Play, probing, sending, SIZE } from '../support/session/play.js';
import { Stage } from '../support/session/stage.js';

const ANSWERS = {
  '416': (play: Play, receivedOffset: number) => play.fault(416, { receivedOffset }),
  Ack: (play: Play, receivedOffset: number) => play.ack({ receivedOffset }),
} as const;

describe('a server that asks for bytes it had acknowledged', () => {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    it(`is announced like a lost session, and continued there in the same session, by ${name}`, () => {
      const play = answer(sending(3), FRAGMENT);
      expect(play.effects).to.deep.equal([
        { type: 'ask-restart', acknowledged: 3 * FRAGMENT, resumesFrom: FRAGMENT },
      ]);
      expect(play.state).to.include({ phase: 'waiting', offset: FRAGMENT, sessionId: '{NEW}' });
      play.restart();
      expect(play.effectTypes).to.deep.equal(['save', 'send', 'save']);
      expect(play.range).to.equal(`${FRAGMENT}-${2 * FRAGMENT}`);
      expect(play.ack().state).to.include({ phase: 'sending', offset: 2 * FRAGMENT, losses: 0 });
    });
  }

  it('may be refused by the page: fails, and only a retry continues there', () => {
    const play = sending(3).fault(416, { receivedOffset: FRAGMENT }).credentials(false);
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'session-lost']);
    expect(play.start().range?.startsWith(`${FRAGMENT}-`)).to.equal(true);
  });

  it('is announced at the first answer of a resumed session: the checkpoint has the acknowledged offset', () => {
    const play = probing().ack().fault(416, { receivedOffset: 5 });
    expect(play.effects).to.deep.equal([
      { type: 'ask-restart', acknowledged: EARLIER.offset, resumesFrom: 5 },
    ]);
    expect(play.restart().range).to.equal(`5-${5 + FRAGMENT}`);
    // `opened` is reported once, when a response confirms the session.
    expect(play.ack().effects).to.deep.include({ type: 'opened', created: false, offset: 5 });
    expect(play.ack().effectTypes).to.not.include('opened');
  });

  it('is announced at Close-Session', () => {
    const play = closing().fault(416, { receivedOffset: 7 });
    expect(play.effects).to.deep.equal([{ type: 'ask-restart', acknowledged: SIZE, resumesFrom: 7 }]);
    expect(play.restart().range).to.equal(`7-${7 + FRAGMENT}`);
    expect(play.state.closeSent).to.equal(false);
  });

  it('twice without progress between: fails', () => {
    const play = sending(3)
      .fault(416, { receivedOffset: 2 * FRAGMENT })
      .restart();
    play.fault(416, { receivedOffset: FRAGMENT });
    expect([play.state.phase, play.code]).to.deep.equal(['failed', 'session-lost']);
    expect(play.state.offset).to.equal(FRAGMENT);
  });

  it('repeatedly with progress between: fails after some losses', () => {
    const play = sending(1);
    let losses = 0;
    for (; play.state.phase !== 'failed' && losses < 100; losses++)
      play.ack().fault(416, { receivedOffset: FRAGMENT }).restart();
    expect(losses).to.be.within(3, 20);
    expect(play.code).to.equal('session-lost');
  });

  it('that were only sent is not announced: after a failure, by 416, or a shorter Ack', () => {
    const broken = sending(3).silence().wake();
    for (const play of [
      broken.fault(416, { receivedOffset: 3 * FRAGMENT }),
      sending(3).ack({ receivedOffset: 3 * FRAGMENT + 1 }),
      probing().ack().fault(416, { receivedOffset: EARLIER.offset }),
    ])
      expect([play.state.phase, play.effectTypes.includes('ask-restart')]).to.deep.equal(['sending', false]);
  });

  it('is announced to the page with the old and new offsets', async () => {
    const stage = new Stage();
    await stage.open();
    (await stage.upTo(200)).error(416, { 'BITS-Received-Content-Range': '30' });
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 30-129/250');
    expect(stage.log).to.include('lost after 200, from 30');
  });

  it('is not followed if the page refuses', async () => {
    const stage = new Stage({ ports: { sessionLost: () => false } });
    await stage.open();
    (await stage.upTo(200)).error(416, { 'BITS-Received-Content-Range': '30' });
    await stage.reaches('failed');
    expect(await stage.transport.isSilent()).to.equal(true);
    expect(stage.log).to.not.include('forget');
  });
});
