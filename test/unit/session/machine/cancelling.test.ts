import { expect } from '@open-wc/testing';
import {
  cancelling,
  closing,
  creating,
  Play,
  probing,
  replying,
  sending,
  sendingFirst,
  EARLIER,
} from '../../support/session/play.js';

const WITH_SESSION: Readonly<Record<string, () => Play>> = {
  'idle with an earlier session': () => new Play({ earlier: EARLIER }),
  probing,
  'sending the first Fragment': sendingFirst,
  sending,
  replying,
  closing,
  'waiting to retry': () => sending().silence(),
  'waiting for credentials': () => sending().fault(401),
  paused: () => sending().pause(),
  'paused for credentials': () => sending().fault(401).credentials(false),
  failed: () => sending().fault(501),
};

const WITHOUT_SESSION: Readonly<Record<string, () => Play>> = {
  idle: () => new Play(),
  'probing before Create-Session': () => new Play({ settings: { ping: 'always' } }).start(),
  'waiting to create': () => creating().silence(),
  'failed to create': () => creating().fault(403),
  'asking for a restart': () => sending().lostSession(),
};

describe('cancel', () => {
  for (const [where, reach] of Object.entries(WITH_SESSION)) {
    it(`[MC-BUP 3.1.1.2] ${where}: aborts, sends Cancel-Session, and removes the checkpoint`, () => {
      const play = reach();
      const { sessionId } = play.state;
      play.cancel();
      expect(play.effectTypes).to.deep.equal(['abort', 'save', 'send']);
      expect(play.packet).to.deep.equal({ type: 'Cancel-Session', sessionId });
      play.ack();
      expect([play.state.phase, play.effectTypes]).to.deep.equal(['cancelled', ['forget']]);
    });
  }

  for (const [where, reach] of Object.entries(WITHOUT_SESSION)) {
    it(`${where}: sends no packet`, () => {
      const play = reach().cancel();
      expect([play.state.phase, play.effectTypes]).to.deep.equal(['cancelled', ['abort', 'forget']]);
    });
  }

  it('during Create-Session: waits for its Ack, and cancels its session', () => {
    const play = creating().cancel();
    expect(play.effects).to.deep.equal([]);
    expect(play.state.phase).to.equal('cancelling');
    play.ack({ sessionId: '{NEW}', hostId: 'other.example' });
    expect(play.packet).to.deep.equal({ type: 'Cancel-Session', sessionId: '{NEW}' });
    expect(play.sentTo, 'at the host the session is on').to.equal('https://other.example/up/a.bin');
    expect(play.ack().state.phase).to.equal('cancelled');
  });

  const ends: Readonly<Record<string, (play: Play) => Play>> = {
    'a network error': (play) => play.silence(),
    'no answer in time': (play) => play.silence('timeout'),
    'an Ack without a session id': (play) => play.ack(),
    403: (play) => play.fault(403),
    404: (play) => play.fault(404),
    500: (play) => play.fault(500),
    503: (play) => play.fault(503),
    'a page that is no BITS server': (play) => play.fault(200, { bits: false }),
    'a redirect': (play) => play.fault(0, { bits: false }),
    '401 without credentials': (play) => play.fault(401).credentials(false),
    '401 with credentials': (play) => play.fault(401).credentials(true),
  };
  for (const [answer, play] of Object.entries(ends)) {
    it(`during Create-Session, which ends in ${answer}: sends no Cancel-Session`, () => {
      expect(play(creating().cancel()).state.phase).to.equal('cancelled');
    });
  }

  it('[W32] sends Cancel-Session again on 5xx, a few times', () => {
    const play = cancelling();
    let attempts = 0;
    for (; play.state.phase === 'cancelling' && attempts < 100; attempts++) play.fault(500).wake();
    expect(play.state.phase).to.equal('cancelled');
    expect(attempts).to.be.within(3, 10);
  });

  it('[MC-BUP 3.1.5.2.1] treats 0x8020001F to Cancel-Session as its Ack', () => {
    expect(cancelling().lostSession().state.phase).to.equal('cancelled');
  });

  it('ends a session that never worked, whatever the server answers', () => {
    for (const status of [0, 200, 302, 400, 404, 409, 501]) {
      const play = sendingFirst().cancel().fault(status, { bits: false });
      expect(play.state.phase, `${status}`).to.equal('cancelled');
    }
  });

  it('cannot be paused, resumed, started or cancelled again', () => {
    for (const reach of [cancelling, () => creating().cancel(), () => cancelling().silence()]) {
      const play = reach();
      const before = play.state;
      play.pause().cancel().start();
      expect(play.state).to.equal(before);
    }
    const play = cancelling();
    expect(play.resume().effects).to.deep.equal([]);
  });

  it('sends the next attempt at once when the user resumes', () => {
    expect(cancelling().silence().resume().packet?.type).to.equal('Cancel-Session');
  });

  it('ends when the page refuses to wait', () => {
    expect(cancelling().silence().pageError().state.phase).to.equal('cancelled');
  });
});

describe('ended sessions', () => {
  const ended: Readonly<Record<string, () => Play>> = {
    done: () => closing().ack(),
    cancelled: () => cancelling().ack(),
  };
  for (const [phase, reach] of Object.entries(ended)) {
    it(`${phase} is final`, () => {
      const play = reach();
      const before = play.state;
      play
        .start()
        .pause()
        .resume()
        .cancel()
        .ack()
        .fault(500)
        .silence()
        .wake()
        .restart()
        .replied()
        .pageError();
      expect(play.credentials(true).state).to.equal(before);
    });
  }

  it('failed is left only by a new start or a cancel', () => {
    const play = sending().fault(501);
    const before = play.state;
    play.pause().resume().ack().fault(500).silence().wake().restart().replied().pageError().credentials(true);
    expect(play.state).to.equal(before);
    expect(play.start().packet?.type).to.equal('Fragment');
  });
});
