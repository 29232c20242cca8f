import { expect } from '@open-wc/testing';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import { createSizer, sizerWithin } from '../../../../src/session/policy/fragment-sizer.js';
import { initialState } from '../../../../src/session/machine/reducer.js';
import { Play, EARLIER, FRAGMENT, probing, SIZE, sending } from '../../support/session/play.js';

const SOUNDING = 64 * 1024;

describe('resuming an earlier session', () => {
  it('copies only the session fields of an earlier state', () => {
    const { state } = sending().fault(503);
    expect(state).to.include({ phase: 'waiting', attempt: 1 });
    const { sessionId, offset, reservedEnd } = state;
    expect(initialState(state.settings, undefined, state)).to.include({
      phase: 'idle',
      generation: 0,
      attempt: 0,
      sessionId,
      offset,
      // More than that was not sent.
      sentEnd: reservedEnd,
      reservedEnd,
    });
  });

  it('begins with a small Fragment at the acknowledged offset', () => {
    const play = new Play({ earlier: EARLIER }).start();
    expect(play.packet).to.deep.include({ type: 'Fragment', sessionId: '{EARLIER}' });
    expect(play.range).to.equal(`${EARLIER.offset}-${EARLIER.offset + SOUNDING}`);
  });

  it('the server has the stored offset: announced as resumed there, then full Fragments', () => {
    const play = probing().ack().ack();
    expect(play.effects).to.deep.include({ type: 'opened', created: false, offset: EARLIER.offset });
    const start = EARLIER.offset + SOUNDING;
    expect(play.range).to.equal(`${start}-${start + FRAGMENT}`);
  });

  it('[MC-BUP 2.2.6] the server has more: its offset is used, up to the sent bytes', () => {
    const play = probing().ack().fault(416, { receivedOffset: EARLIER.sentEnd });
    expect(play.effects).to.deep.include({ type: 'opened', created: false, offset: EARLIER.sentEnd });
    expect(play.range).to.equal(`${EARLIER.sentEnd}-${EARLIER.sentEnd + FRAGMENT}`);
  });

  it('[MC-BUP 2.2.6] the server has less: its offset is used after an announcement', () => {
    const play = probing().ack().fault(416, { receivedOffset: 5 }).restart();
    expect(play.range).to.equal(`5-${5 + FRAGMENT}`);
    expect(play.ack().effects).to.deep.include({ type: 'opened', created: false, offset: 5 });
  });

  it('continues with the size that the rate of the endpoint says, which the small Fragment does not measure', () => {
    const known = sizerWithin(createSizer({}), { ...NO_LIMITS, acceptedBytes: SIZE, bytesPerMs: 60 });
    const play = new Play({ earlier: EARLIER, sizer: known }).start();
    expect(play.range).to.equal(`${EARLIER.offset}-${EARLIER.offset + SOUNDING}`);
    const start = EARLIER.offset + SOUNDING;
    expect(play.ack({}, 10_000).range).to.equal(`${start}-${start + 300_000}`);
  });

  it('announces the resume once, however many Acks follow', () => {
    const play = probing().ack();
    play.ack();
    play.ack();
    expect(play.effectTypes).to.not.include('opened');
  });

  it('the server has all bytes: sends only Close-Session', () => {
    const play = probing({ earlier: { ...EARLIER, offset: SIZE, sentEnd: SIZE } });
    expect(play.effects[0]).to.deep.equal({ type: 'opened', created: false, offset: SIZE });
    expect(play.ack().packet).to.deep.equal({ type: 'Close-Session', sessionId: '{EARLIER}' });
    expect(play.effectTypes).to.not.include('opened');
  });

  it('a Close-Session sent on the earlier visit makes the next one a repetition', () => {
    const play = probing({ earlier: { ...EARLIER, offset: SIZE, sentEnd: SIZE, closeSent: true } });
    expect(play.ack().lostSession().state.phase).to.equal('done');
  });

  it('[MC-BUP 3.1.5.2.1] a session the server forgot is lost, with what it had acknowledged, if the file is not delivered', () => {
    const play = probing().ack().lostSession();
    expect(play.effectTypes).to.deep.equal(['save', 'check-delivery']);
    play.delivery(false);
    expect(play.effects).to.deep.equal([
      { type: 'ask-restart', acknowledged: EARLIER.offset, resumesFrom: 0 },
    ]);
  });

  it('a session the server forgot is done if the file is delivered', () => {
    const play = probing().ack().lostSession().delivery(true);
    expect(play.state).to.include({ phase: 'done', verified: true });
  });

  it('a conflict after a loss in the middle is no sign of a delivery', () => {
    const play = probing().ack().lostSession().delivery(false).restart();
    expect(play.fault(409).code).to.equal('exists');
  });

  it('a checkpoint without a session starts a new one', () => {
    const play = new Play({ earlier: { ...EARLIER, sessionId: null } }).start();
    expect(play.packet?.type).to.equal('Create-Session');
    expect(play.ack({ sessionId: 'x' }).range).to.equal(`0-${FRAGMENT}`);
  });
});

describe('ping', () => {
  const table: readonly (readonly ['auto' | 'always' | 'never', 'new' | 'earlier', string])[] = [
    ['auto', 'new', 'Create-Session'],
    ['auto', 'earlier', 'Ping'],
    ['always', 'new', 'Ping'],
    ['always', 'earlier', 'Ping'],
    ['never', 'new', 'Create-Session'],
    ['never', 'earlier', 'Fragment'],
  ];
  for (const [ping, session, expected] of table) {
    it(`${ping}, ${session} session: ${expected} comes first`, () => {
      const earlier = session === 'earlier' ? { earlier: EARLIER } : {};
      const play = new Play({ settings: { ping }, ...earlier, settles: false }).start();
      expect(play.packet?.type).to.equal(expected);
    });
  }

  it('[MC-BUP 3.1.5.2.2] a failed Ping is not fatal', () => {
    for (const failed of [probing().silence(), probing().fault(500), probing().fault(404)])
      expect(failed.packet?.type).to.equal('Fragment');
  });

  it('is sent when a pause ends, but with ping=never', () => {
    const next = (ping: 'auto' | 'never') =>
      sending(2, { settings: { ping }, settles: false }).pause().resume().packet?.type;
    expect([next('auto'), next('never')]).to.deep.equal(['Ping', 'Fragment']);
    expect(probing().ack().pause().resume().packet?.type, 'always').to.equal('Ping');
  });
});
