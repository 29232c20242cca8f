import { expect } from '@open-wc/testing';
import { REPEAT } from '../../../../src/session/machine/failure-handling.js';
import {
  closing,
  closingAgain,
  creating,
  FRAGMENT,
  probing,
  sending,
  type Play,
} from '../../support/session/play.js';

const WITHOUT = { failures: REPEAT, settles: false } as const;

/** Fails the request under way again and again, each after its wait and a Ping; returns how many failed. */
function failures(play: Play, fail: () => unknown): number {
  for (let count = 1; count < 100; count++) {
    fail();
    if (play.state.phase !== 'waiting') return count;
    if (play.wake().packet?.type === 'Ping') play.ack();
  }
  return Infinity;
}

describe('a failure before the code for failures is loaded', () => {
  for (const [what, fail] of [
    ['a lost connection', (play: Play) => play.silence()],
    ['a response that the table would end the session for', (play: Play) => play.fault(403)],
    ['a response that the table would begin a new session for', (play: Play) => play.lostSession()],
  ] as const)
    it(`${what} after a Fragment: waits, sends a Ping, then a small Fragment from the same offset`, () => {
      const play = sending(3, WITHOUT);
      fail(play);
      expect(play.state).to.include({
        phase: 'waiting',
        offset: 3 * FRAGMENT,
        sessionId: '{NEW}',
        attempt: 1,
      });
      expect(play.effectTypes).to.deep.equal(['wait']);
      if (play.wake().packet?.type === 'Ping') play.ack();
      expect(play.range).to.equal(`${3 * FRAGMENT}-${3 * FRAGMENT + 64 * 1024}`);
      expect(play.ack({ receivedOffset: 4 * FRAGMENT }).state).to.include({
        offset: 4 * FRAGMENT,
        attempt: 0,
      });
    });

  it('a failed Ping is no failure of the session', () => {
    expect(probing(WITHOUT).silence().packet?.type).to.equal('Fragment');
    expect(probing(WITHOUT).fault(500).packet?.type).to.equal('Fragment');
  });

  it('failures of Create-Session end the task after as many attempts as those of the network', () => {
    const [play, known] = [creating(WITHOUT), creating()];
    const count = failures(play, () => play.silence());
    expect(count).to.equal(failures(known, () => known.silence()));
    expect(play.state.phase).to.equal('failed');
    expect(play.code).to.equal('network');
    expect(play.effectTypes).to.deep.equal(['save']);
  });

  it('refused Fragments end the task after a bounded number of attempts, and its checkpoint stays', () => {
    const play = sending(3, WITHOUT);
    expect(failures(play, () => play.fault(413))).to.be.within(2, 99);
    expect(play.state).to.include({ phase: 'failed', sessionId: '{NEW}', offset: 3 * FRAGMENT });
    expect(play.code).to.equal('server');
    expect(play.effectTypes).to.deep.equal(['save']);
  });

  it('a Cancel-Session that fails again and again ends as cancelled', () => {
    const play = sending(3, WITHOUT).cancel();
    expect(failures(play, () => play.silence())).to.be.within(2, 10);
    expect(play.state.phase).to.equal('cancelled');
  });

  it('a cancellation without the Ack of Create-Session has nothing to cancel', () => {
    expect(creating(WITHOUT).cancel().silence().state.phase).to.equal('cancelled');
  });

  it('a refused Close-Session was not processed, one without a response may have been', () => {
    expect(closing(WITHOUT).fault(403).state).to.include({ phase: 'waiting', closeSent: false });
    expect(closing(WITHOUT).silence().state).to.include({ phase: 'waiting', closeSent: true });
    expect(closingAgain(WITHOUT).fault(403).state).to.include({ phase: 'waiting', closeSent: true });
  });

  it('an Ack of fewer bytes than before keeps the offset, and the Fragment is repeated as a small one', () => {
    const play = sending(3, WITHOUT).ack({ receivedOffset: FRAGMENT });
    expect(play.state).to.include({ phase: 'waiting', offset: 3 * FRAGMENT, sessionId: '{NEW}', attempt: 1 });
    expect(play.effectTypes).to.deep.equal(['wait']);
    expect(play.wake().range).to.equal(`${3 * FRAGMENT}-${3 * FRAGMENT + 64 * 1024}`);
    const count = failures(play, () => play.ack({ receivedOffset: FRAGMENT }));
    expect(count).to.be.within(2, 99);
    expect(play.state).to.include({ phase: 'failed', sessionId: '{NEW}', offset: 3 * FRAGMENT });
    expect(play.code).to.equal('session-lost');
  });

  it('counts as trouble: the destination is looked at after Close-Session', () => {
    const play = closing({ ...WITHOUT, settings: { verify: 'auto' } })
      .silence()
      .wake()
      .ack();
    expect(play.effectTypes).to.deep.equal(['check-delivery']);
  });

  it('a destination with another file fails the task, and one that cannot be read does not', () => {
    const options = { ...WITHOUT, settings: { verify: 'always' } } as const;
    expect(closing(options).ack().delivery(false).code).to.equal('delivery-mismatch');
    expect(closing(options).ack().delivery(undefined).state.phase).to.equal('done');
    expect(closing(options).ack().delivery(true).state).to.include({ phase: 'done', verified: true });
  });
});
