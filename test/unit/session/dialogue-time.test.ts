import { expect } from '@open-wc/testing';
import { Deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';
import { EARLIER } from '../support/session/play.js';
import { Stage } from '../support/session/stage.js';

/** A Fragment's time limit, and the look at its file when the Ack is late. */
const FRAGMENT_TIMERS = 2;

/** A session whose first Fragment is under way. */
async function sending(stage = new Stage()): Promise<Stage> {
  await stage.open();
  return stage;
}

describe('time limits', () => {
  it('[MC-BUP 3.1.2] abort a Fragment without an Ack, and ask for the offset', async () => {
    const stage = await sending();
    const fragment = await stage.transport.nextRequest('Fragment');
    await stage.clock.advance(29_000);
    expect(fragment.aborted).to.equal(false);
    await stage.clock.advance(1_100);
    expect(fragment.aborted).to.equal(true);
    await stage.reaches('waiting');
    expect(stage.retries[0]?.error.code).to.equal('timeout');
    await stage.clock.advance(2_000);
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 0-99/250');
  });

  it('abort Create-Session without an Ack after 120 s', async () => {
    const stage = new Stage();
    stage.session.start();
    const create = await stage.transport.nextRequest('Create-Session');
    await stage.clock.advance(119_000);
    expect(create.aborted).to.equal(false);
    await stage.clock.advance(1_000);
    expect(create.aborted).to.equal(true);
  });

  it('abort a Ping after 30 s, and the Fragment follows', async () => {
    const stage = await sending(new Stage({ settings: { ping: 'auto' } }));
    await stage.transport.nextRequest('Fragment');
    stage.session.pause();
    stage.session.resume();
    const ping = await stage.transport.nextRequest('Ping');
    await stage.clock.advance(29_999);
    expect(ping.aborted).to.equal(false);
    await stage.clock.advance(1);
    expect(ping.aborted).to.equal(true);
    await stage.transport.nextRequest('Fragment');
  });

  it('end with an Ack in time', async () => {
    const stage = await sending();
    (await stage.transport.nextRequest('Fragment')).ack();
    const second = await stage.transport.nextRequest('Fragment');
    expect(stage.clock.timers, 'only those of the second').to.equal(FRAGMENT_TIMERS);
    expect(second.aborted).to.equal(false);
  });
});

describe('a late Ack', () => {
  it('starts a check of the file: some engines do not report one that changed during the request', async () => {
    const stage = await sending();
    const fragment = await stage.transport.nextRequest('Fragment');
    stage.trouble = 'changed';
    await stage.clock.advance(29_000);
    await stage.reaches('paused');
    expect(fragment.aborted).to.equal(true);
    expect(stage.log).to.include('file changed');
  });

  it('of an unchanged file is waited for', async () => {
    const stage = await sending();
    const fragment = await stage.transport.nextRequest('Fragment');
    await stage.clock.advance(29_000);
    fragment.ack();
    expect((await stage.transport.nextRequest()).range).to.equal('bytes 100-199/250');
  });
});

describe('waits', () => {
  it('after a lost connection last for the random delay', async () => {
    const stage = await sending();
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('waiting');
    const { error, attempt, delayMs = 0 } = stage.retries[0] ?? {};
    expect([error?.code, attempt]).to.deep.equal(['network', 1]);
    expect(delayMs).to.be.within(100, 2_000);
    await stage.clock.advance(delayMs - 1);
    expect(await stage.transport.isSilent()).to.equal(true);
    await stage.clock.advance(1);
    await stage.transport.nextRequest('Fragment');
  });

  for (const [what, value] of [
    ['seconds', () => '7'],
    ['a date', (nowMs: number) => new Date(nowMs + 7_000).toUTCString()],
  ] as const) {
    it(`[RFC 9110 10.2.3] Retry-After as ${what} is honoured`, async () => {
      const stage = await sending();
      const fragment = await stage.transport.nextRequest('Fragment');
      fragment.error(503, { 'Retry-After': value(stage.clock.now()) });
      await stage.reaches('waiting');
      expect(stage.retries[0]?.delayMs).to.be.within(7_000, 8_000);
      await stage.clock.advance(6_999);
      expect(await stage.transport.isSilent()).to.equal(true);
      await stage.clock.advance(1_001);
      await stage.transport.nextRequest('Fragment');
    });
  }

  it('may be lengthened by the page', async () => {
    const stage = await sending(new Stage({ ports: { delayMs: () => 60_000 } }));
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('waiting');
    await stage.clock.advance(59_999);
    expect(await stage.transport.isSilent()).to.equal(true);
    await stage.clock.advance(1);
    await stage.transport.nextRequest('Fragment');
  });

  it('may be refused by the page', async () => {
    const stage = await sending(new Stage({ ports: { waiting: () => false } }));
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('failed');
    expect(stage.clock.timers).to.equal(0);
  });

  it('end on resume, and their timer sends nothing again', async () => {
    const stage = await sending();
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('waiting');
    stage.session.resume();
    await stage.clock.advance(300);
    const again = await stage.transport.nextRequest('Fragment');
    expect(stage.clock.timers, 'only those of the request').to.equal(FRAGMENT_TIMERS);
    await stage.clock.advance(5_000);
    expect(await stage.transport.isSilent()).to.equal(true);
    expect(again.aborted).to.equal(false);
  });

  it('end on pause', async () => {
    const stage = await sending();
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('waiting');
    stage.session.pause();
    expect(stage.clock.timers).to.equal(0);
  });

  it('end on a pause in the event listener of the wait', async () => {
    const stage: Stage = await sending(
      new Stage({
        ports: {
          waiting() {
            stage.session.pause();
            return true;
          },
        },
      }),
    );
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('paused');
    await stage.clock.advance(120_000);
    expect(stage.session.state.phase).to.equal('paused');
    expect(await stage.transport.isSilent()).to.equal(true);
  });

  it('start with the shortest delay again after progress', async () => {
    const stage = await sending();
    for (const [attempt, doAck] of [
      [1, false],
      [2, true],
      [1, false],
    ] as const) {
      (await stage.transport.nextRequest('Fragment')).fail();
      await stage.reaches('waiting');
      expect(stage.retries.at(-1)?.attempt).to.equal(attempt);
      await stage.clock.advance(stage.retries.at(-1)?.delayMs ?? 0);
      if (doAck) (await stage.transport.nextRequest('Fragment')).ack();
    }
  });
});

describe('pause', () => {
  it('aborts the request at once, and ignores its late answer', async () => {
    const stage = await sending();
    stage.transport.obeysAbort = false;
    const fragment = await stage.transport.nextRequest('Fragment');
    stage.session.pause();
    expect(fragment.aborted).to.equal(true);
    expect(stage.session.state.phase).to.equal('paused');
    fragment.ack({ 'BITS-Received-Content-Range': '100' });
    expect(await stage.transport.isSilent()).to.equal(true);
    expect(stage.session.state).to.include({ phase: 'paused', offset: 0 });
  });

  it('after a pause, resume continues at the offset that the server reached with the aborted request', async () => {
    const stage = await sending();
    await stage.transport.nextRequest('Fragment');
    stage.session.pause();
    stage.session.resume();
    await stage.clock.advance(300);
    (await stage.transport.nextRequest('Fragment')).error(416, { 'BITS-Received-Content-Range': '100' });
    expect((await stage.transport.nextRequest()).range).to.equal('bytes 100-199/250');
  });

  it('before the headers are available prevents the packet', async () => {
    const headers = new Deferred<Record<string, string>>();
    const stage = new Stage({ ports: { headers: () => headers.promise } });
    stage.session.start();
    stage.session.pause();
    headers.resolve({});
    expect(await stage.transport.isSilent()).to.equal(true);
    stage.session.resume();
    await stage.transport.nextRequest('Create-Session');
    expect(await stage.transport.isSilent()).to.equal(true);
  });
});

describe('the next Fragment', () => {
  /** A session that was paused and resumed while a Fragment was under way. */
  const resumed = async (stage = new Stage()): Promise<Stage> => {
    await sending(stage);
    await stage.transport.nextRequest('Fragment');
    stage.session.pause();
    stage.session.resume();
    return stage;
  };

  const notBefore = async (stage: Stage): Promise<void> => {
    await stage.clock.advance(299);
    expect(await stage.transport.isSilent(), '299 ms after the abort').to.equal(true);
    await stage.clock.advance(1);
    await stage.transport.nextRequest('Fragment');
  };

  it('is sent 300 ms after a pause at the earliest: the server may still be reading the one before', async () => {
    await notBefore(await resumed());
  });

  it('is sent 300 ms after a lost connection at the earliest', async () => {
    const stage = await sending();
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.reaches('waiting');
    stage.session.resume();
    await notBefore(stage);
  });

  it('is sent 300 ms after the resumption of an earlier session at the earliest', async () => {
    const stage = new Stage({ earlier: { ...EARLIER, offset: 100, sentEnd: 200 } });
    stage.session.start();
    await notBefore(stage);
  });

  it('is sent at once where the Ping before it took as long', async () => {
    const stage = await resumed(new Stage({ settings: { ping: 'auto' } }));
    const ping = await stage.transport.nextRequest('Ping');
    await stage.clock.advance(300);
    ping.ack();
    await stage.transport.nextRequest('Fragment');
  });

  it('is not sent where the session is paused meanwhile', async () => {
    const stage = await resumed();
    stage.session.pause();
    await stage.clock.advance(1_000);
    expect(await stage.transport.isSilent()).to.equal(true);
  });
});

describe('a request that breaks off', () => {
  it('is reported as no longer in flight before the file is checked', async () => {
    const reported: number[] = [];
    const stage: Stage = new Stage({
      ports: {
        check: () => new Promise(() => undefined),
        requestChanged: () => reported.push(stage.session.sentAtMs),
      },
    });
    await sending(stage);
    (await stage.transport.nextRequest('Fragment')).fail();
    await until(() => reported.at(-1) === 0, 'the report');
    expect(stage.session.state.phase).to.equal('sending');
  });
});
