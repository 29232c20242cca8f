import { expect } from '@open-wc/testing';
import {
  cancelling,
  closing,
  creating,
  FRAGMENT,
  type Play,
  probing,
  replying,
  sending,
} from '../support/play.js';

const PLACES: Readonly<Record<string, () => Play>> = {
  'Create-Session': creating,
  Fragment: sending,
  Reply: replying,
  'Close-Session': closing,
  'Cancel-Session': cancelling,
};

const asked = ({ effects }: Play): string | undefined =>
  effects
    .map((effect) =>
      effect.type === 'send' ? effect.packet.type : effect.type === 'fetch-reply' ? 'Reply' : '',
    )
    .find((word) => word !== '');

describe('401', () => {
  for (const [packet, reach] of Object.entries(PLACES)) {
    it(`[protocol.md 3] to ${packet}: the same packet again with new credentials`, () => {
      const play = reach().fault(401);
      expect(play.effectTypes).to.deep.equal(['ask-credentials']);
      expect(asked(play.credentials(true))).to.equal(packet);
    });
  }

  for (const [packet, reach] of Object.entries(PLACES).slice(0, -1)) {
    it(`to ${packet} a second time, after new credentials: paused, not lost`, () => {
      const play = reach().fault(401).credentials(true).fault(401);
      expect([play.state.phase, play.code]).to.deep.equal(['paused', 'auth']);
      expect(play.effectTypes).to.deep.equal(['save']);
    });

    it(`to ${packet}, and the page has none: paused with its session, and goes on there`, () => {
      const before = reach().state;
      const play = reach().fault(401).credentials(false);
      expect([play.state.phase, play.code]).to.deep.equal(['paused', 'auth']);
      expect(play.state).to.include({ sessionId: before.sessionId, offset: before.offset });
      play.resume();
      if (play.packet?.type === 'Ping') play.ack();
      expect(asked(play)).to.equal(packet);
    });
  }

  it('to Cancel-Session, and the page has none: given up quietly', () => {
    expect(cancelling().fault(401).credentials(false).state.phase).to.equal('cancelled');
    expect(cancelling().fault(401).credentials(true).fault(401).state.phase).to.equal('cancelled');
  });

  it('to a Ping: on with what was to follow', () => {
    const play = probing().fault(401).credentials(true);
    expect(play.packet?.type).to.equal('Fragment');
  });

  it('the same Fragment goes out again whole', () => {
    const play = sending(2);
    const range = play.range;
    expect(play.fault(401).credentials(true).range).to.equal(range);
    expect(play.ack().state.offset).to.equal(3 * FRAGMENT);
  });

  it('an accepted packet makes the next 401 a new one', () => {
    const play = sending(2).fault(401).credentials(true).ack().fault(401);
    expect(play.effectTypes).to.deep.equal(['ask-credentials']);
  });

  it('after a resume the page is asked again', () => {
    const play = creating().fault(401).credentials(false).resume();
    expect(play.packet?.type).to.equal('Create-Session');
    expect(play.fault(401).effectTypes).to.deep.equal(['ask-credentials']);
  });

  it('credentials that come after a pause or cancel change nothing', () => {
    for (const act of ['pause', 'cancel'] as const) {
      const play = sending(2).fault(401);
      const { generation } = play.state;
      play[act]();
      const before = play.state;
      play.event({ type: 'waited', generation, granted: true });
      expect(play.state).to.equal(before);
    }
  });
});
