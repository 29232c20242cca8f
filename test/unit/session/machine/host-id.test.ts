import { expect } from '@open-wc/testing';
import { creating, FRAGMENT, type Play, sending, URL_OF_FILE } from '../../support/session/play.js';

const MOVED = 'https://upload-7.example/up/a.bin';

/** A session on another host, which moves to the first host after `fallbackMs` without a response. */
function onOtherHost(fallbackMs: number | undefined = 10_000, settings = {}): Play {
  return creating({ settings }).ack({
    sessionId: '{NEW}',
    hostId: 'upload-7.example',
    hostIdFallbackMs: fallbackMs,
  });
}

describe('BITS-Host-Id', () => {
  it('[MC-BUP 3.1.5.2.2] makes the session send a Ping to the new host, then the Fragments', () => {
    const play = onOtherHost();
    expect([play.packet?.type, play.sentTo]).to.deep.equal(['Ping', MOVED]);
    play.ack();
    expect([play.packet?.type, play.sentTo]).to.deep.equal(['Fragment', MOVED]);
  });

  it('with ping="never" makes the session send the Fragments to the new host at once', () => {
    const play = onOtherHost(10_000, { ping: 'never' });
    expect([play.packet?.type, play.sentTo]).to.deep.equal(['Fragment', MOVED]);
  });

  it('with host-id="ignore" leaves the session at the original host', () => {
    const play = onOtherHost(10_000, { followHostId: false });
    expect([play.packet?.type, play.sentTo]).to.deep.equal(['Fragment', URL_OF_FILE]);
    expect(play.state.hostIdFallbackMs).to.equal(null);
  });

  it('[MC-BUP 3.1.6.3] the fallback timer starts with the first failure to reach the host', () => {
    const play = onOtherHost().ack();
    play.nowMs += 60_000;
    play.silence().wake();
    expect(play.sentTo).to.equal(MOVED);
    play.nowMs += 9_999;
    play.silence('timeout').wake();
    expect(play.sentTo).to.equal(MOVED);
    play.nowMs += 1;
    play.silence().wake();
    expect(play.sentTo).to.equal(URL_OF_FILE);
    expect(play.state.hostId).to.equal(null);
  });

  it('[MC-BUP 3.1.6.3] every processed Fragment resets the fallback timer', () => {
    const play = onOtherHost().ack().silence().wake();
    play.nowMs += 9_000;
    play
      .ack({ receivedOffset: 64 * 1024 })
      .silence()
      .wake();
    play.nowMs += 9_000;
    expect(play.silence().wake().sentTo).to.equal(MOVED);
    play.nowMs += 1_000;
    expect(play.silence().wake().sentTo).to.equal(URL_OF_FILE);
  });

  it('an error answer does not start the fallback timer', () => {
    const play = onOtherHost().ack();
    for (let i = 0; i < 5; i++) {
      play.nowMs += 60_000;
      play.fault(500).wake();
    }
    expect(play.sentTo).to.equal(MOVED);
  });

  it('[MC-BUP 3.1.6.3] without a timeout never falls back', () => {
    const play = creating().ack({ sessionId: '{NEW}', hostId: 'upload-7.example' }).ack();
    for (let i = 0; i < 5; i++) {
      play.nowMs += 86_400_000;
      play.silence().wake();
    }
    expect(play.sentTo).to.equal(MOVED);
  });

  it('[MC-BUP 3.1.6.3] after the fallback a session that the original host does not know starts anew there', () => {
    const play = onOtherHost().ack().ack();
    play.silence();
    play.nowMs += 10_000;
    play.wake().silence().wake().lostSession();
    expect(play.effects).to.deep.equal([{ type: 'ask-restart', acknowledged: FRAGMENT, resumesFrom: 0 }]);
    expect(play.restart().sentTo).to.equal(URL_OF_FILE);
  });

  it('is not used after the session was lost', () => {
    const play = onOtherHost().ack().ack().lostSession().restart();
    expect(play.sentTo).to.equal(URL_OF_FILE);
  });

  it('is kept after a pause', () => {
    const play = onOtherHost().ack().ack().pause().resume();
    expect([play.packet?.type, play.sentTo]).to.deep.equal(['Fragment', MOVED]);
  });

  it('that is absent never makes a session fall back', () => {
    const play = sending(1).silence();
    expect(play.state.hostTroubleSinceMs).to.equal(null);
  });
});
