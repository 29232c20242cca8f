import { expect } from '@open-wc/testing';
import { createSizer } from '../../../../src/session/policy/fragment-sizer.js';
import {
  EARLIER,
  type Play,
  probing,
  replying,
  sending,
  SIZE,
  FRAGMENT,
} from '../../support/session/play.js';

const JOB = { settings: { uploadReply: true } };
const REPLY = 'https://www.example.com/up/reply.bin';
const lastFragment = (): Play => sending(SIZE / FRAGMENT - 1, JOB);

describe('upload-reply', () => {
  it('[MC-BUP 3.1.5.2.4] the reply is fetched before Close-Session, which deletes it', () => {
    const play = lastFragment().ack({ replyUrl: 'reply.bin' });
    expect(play.effects.at(-1)).to.deep.equal({ type: 'fetch-reply', url: REPLY });
    expect(play.state.phase).to.equal('replying');
    expect(play.replied().packet?.type).to.equal('Close-Session');
    expect(play.ack().state.phase).to.equal('done');
  });

  it('0x8020001F to Close-Session after the reply: done, because the application had the file', () => {
    const play = replying().replied().lostSession();
    expect([play.state.phase, play.effectTypes]).to.deep.equal(['done', ['forget']]);
  });

  it('the reply is not fetched again after a pause or a refused Close-Session', () => {
    const paused = replying().replied().fault(401).pause().resume();
    expect(paused.packet?.type).to.equal('Close-Session');
    const refused = replying().replied().fault(403).start();
    expect(refused.packet?.type).to.equal('Close-Session');
  });

  it('[IIS trace] the reply URL is resolved on the original host, not the host id', () => {
    const play = sending(SIZE / FRAGMENT - 1, { settings: { ...JOB.settings, ping: 'never' } });
    const moved = { ...play.state, hostId: 'FRANKCAO8' };
    play.state = moved;
    expect(play.ack({ replyUrl: 'BITS-Sessions\\r.bin' }).effects.at(-1)).to.deep.equal({
      type: 'fetch-reply',
      url: 'https://www.example.com/up/BITS-Sessions/r.bin',
    });
  });

  for (const replyUrl of [undefined, 'javascript:alert(1)', 'http://www.example.com/plain']) {
    it(`[MC-BUP 3.1.5.2.4] a final Ack with ${replyUrl ?? 'no reply URL'} is an error`, () => {
      const play = lastFragment().ack({ replyUrl });
      expect([play.state.phase, play.code]).to.deep.equal(['failed', 'reply-missing']);
    });
  }

  it('a retry without a reply URL sends the last bytes again, and the server notifies again [MC-BUP 3.2.5.1.2]', () => {
    const play = lastFragment().ack().start();
    expect(play.range).to.equal(`${SIZE - 64 * 1024}-${SIZE}`);
    expect(play.ack({ replyUrl: 'reply.bin' }).state.phase).to.equal('replying');
  });

  it('the repeated last bytes end with the last one, however small Fragments are', () => {
    const sizer = createSizer({ fragmentBytes: 6 * 1024 });
    const earlier = { ...EARLIER, offset: SIZE, sentEnd: SIZE };
    const play = probing({ ...JOB, earlier, sizer }).ack();
    expect(play.range).to.equal(`${SIZE - 6 * 1024}-${SIZE}`);
    expect(play.fault(413).range).to.equal(`${SIZE - 5 * 1024}-${SIZE}`);
  });

  it('a 416 to the repeated last bytes may have the reply URL', () => {
    const play = lastFragment().ack().start().fault(416, { receivedOffset: SIZE, replyUrl: 'reply.bin' });
    expect(play.effects.at(-1)).to.deep.equal({ type: 'fetch-reply', url: REPLY });
  });

  it('resumed with all bytes but no reply URL: sends the last bytes again to receive it', () => {
    const play = probing({ ...JOB, earlier: { ...EARLIER, offset: SIZE, sentEnd: SIZE } }).ack();
    expect(play.range).to.equal(`${SIZE - 64 * 1024}-${SIZE}`);
    expect(play.ack({ replyUrl: 'reply.bin' }).state.phase).to.equal('replying');
  });

  it('resumed with a reply URL: continues with the reply', () => {
    const earlier = { ...EARLIER, offset: SIZE, sentEnd: SIZE, replyUrl: REPLY };
    expect(
      probing({ ...JOB, earlier })
        .ack()
        .effects.at(-1),
    ).to.deep.equal({ type: 'fetch-reply', url: REPLY });
  });

  it('resumed with Close-Session sent: the reply is not fetched again', () => {
    const earlier = { ...EARLIER, offset: SIZE, sentEnd: SIZE, replyUrl: REPLY, closeSent: true };
    expect(probing({ ...JOB, earlier }).ack().packet?.type).to.equal('Close-Session');
  });

  it('[MC-BUP 3.3.2] the last Ack may take over five minutes more', () => {
    const timeoutOf = (play: Play): number => {
      const send = play.effects.find((effect) => effect.type === 'send');
      return send?.timeoutMs ?? 0;
    };
    const more = timeoutOf(lastFragment()) - timeoutOf(sending(SIZE / FRAGMENT - 1));
    expect(more).to.be.greaterThan(300_000);
    expect(timeoutOf(sending(SIZE / FRAGMENT - 2, JOB))).to.equal(timeoutOf(sending(SIZE / FRAGMENT - 2)));
  });

  it('[MC-BUP 3.3.6] an application that fails is notified again by the last Fragment, a few times', () => {
    const play = lastFragment();
    let notified = 0;
    while (play.state.phase !== 'failed' && notified < 100) {
      // After a break Fragments are small: the ones before the last are acknowledged.
      if (play.packet?.type === 'Fragment' && play.packet.range.end < SIZE) play.ack();
      else {
        play.fault(408, { context: 7 }).wake();
        notified += 1;
      }
    }
    expect(play.code).to.equal('application-failed');
    expect(notified).to.be.within(2, 50);
  });

  it('a reply that breaks off is requested again', () => {
    const play = replying().silence();
    expect(play.state).to.include({ phase: 'waiting', next: 'replying' });
    expect(play.wake().effectTypes).to.deep.equal(['fetch-reply']);
  });

  it('the answer of an earlier request is ignored', () => {
    const play = replying();
    const { generation } = play.state;
    play.silence().wake();
    const before = play.state;
    expect(play.event({ type: 'replied', generation }).state).to.equal(before);
  });
});
