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
} from '../../support/session/play.js';

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
    it(`to ${packet}: the packet is sent again with new credentials`, () => {
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

    it(`to ${packet} without new credentials: paused with its session, and resumes there`, () => {
      const before = reach().state;
      const play = reach().fault(401).credentials(false);
      expect([play.state.phase, play.code]).to.deep.equal(['paused', 'auth']);
      expect(play.state).to.include({ sessionId: before.sessionId, offset: before.offset });
      play.resume();
      if (play.packet?.type === 'Ping') play.ack();
      expect(asked(play)).to.equal(packet);
    });
  }

  it('to Cancel-Session without new credentials: cancelled without an error', () => {
    expect(cancelling().fault(401).credentials(false).state.phase).to.equal('cancelled');
    expect(cancelling().fault(401).credentials(true).fault(401).state.phase).to.equal('cancelled');
  });

  it('to a Ping: the packet after the Ping is sent', () => {
    const play = probing().fault(401).credentials(true);
    expect(play.packet?.type).to.equal('Fragment');
  });

  it('to a Fragment: the whole Fragment is sent again', () => {
    const play = sending(2);
    const range = play.range;
    expect(play.fault(401).credentials(true).range).to.equal(range);
    expect(play.ack().state.offset).to.equal(3 * FRAGMENT);
  });

  it('after an accepted packet asks for credentials again', () => {
    const play = sending(2).fault(401).credentials(true).ack().fault(401);
    expect(play.effectTypes).to.deep.equal(['ask-credentials']);
  });

  it('after a resume asks for credentials again', () => {
    const play = creating().fault(401).credentials(false).resume();
    expect(play.packet?.type).to.equal('Create-Session');
    expect(play.fault(401).effectTypes).to.deep.equal(['ask-credentials']);
  });

  it('with credentials after a pause or cancel changes nothing', () => {
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
