import { expect } from '@open-wc/testing';
import { until } from '../../../support/until.js';
import type { ScriptedRequest } from '../../support/scripted-transport.js';
import { Stage, type StageOptions } from '../../support/session/stage.js';

const REPLY = 'https://www.example.com/up/BITS-Sessions/r.bin';

/** An upload-reply job up to the request for its reply. */
async function replying(ports: StageOptions['ports'] = {}): Promise<[Stage, ScriptedRequest]> {
  const stage = new Stage({ settings: { uploadReply: true }, ports });
  await stage.open();
  (await stage.upTo(200)).ack({ 'BITS-Reply-URL': 'BITS-Sessions\\r.bin' });
  return [stage, await stage.transport.nextRequest('GET')];
}

/** A body that breaks off after some bytes. */
function broken(text: string): ReadableStream<Uint8Array> {
  let told = false;
  return new ReadableStream({
    pull(controller) {
      if (told) controller.error(new TypeError('connection reset'));
      else controller.enqueue(new TextEncoder().encode(text));
      told = true;
    },
  });
}

describe('the reply', () => {
  it('[MC-BUP 4.2] is fetched with GET before Close-Session, and passed on whole', async () => {
    const [stage, get] = await replying({ headers: async () => ({ Authorization: 'Bearer x' }) });
    expect(get.request.url).to.equal(REPLY);
    expect(get.request.body).to.equal(undefined);
    expect(get.header('Authorization')).to.equal('Bearer x');
    expect(get.header('Range')).to.equal(null);
    get.respondWith(200, { 'Content-Type': 'text/plain' }, new Blob(['the answer']));
    await stage.transport.nextRequest('Close-Session');
    expect(stage.replies.map(({ url }) => url)).to.deep.equal([REPLY]);
    expect(await stage.replies[0]?.blob.text()).to.equal('the answer');
    expect(stage.replies[0]?.blob.type).to.equal('text/plain');
  });

  it('resumes where it broke off, if it is the same version', async () => {
    const [stage, get] = await replying();
    get.respondWith(200, { ETag: '"v1"' }, broken('the '));
    await stage.waitsOut();
    const rest = await stage.transport.nextRequest('GET');
    expect(rest.header('Range')).to.equal('bytes=4-');
    expect(rest.header('If-Range')).to.equal('"v1"');
    rest.respondWith(206, { 'Content-Range': 'bytes 4-9/10', ETag: '"v1"' }, new Blob(['answer']));
    await stage.transport.nextRequest('Close-Session');
    expect(await stage.replies[0]?.blob.text()).to.equal('the answer');
  });

  it('restarts if the server sends it whole, or another range', async () => {
    for (const [status, headers, body, expected] of [
      [200, {}, 'another answer', 'another answer'],
      [206, { 'Content-Range': 'bytes 2-9/10' }, 'e answer', 'retried'],
    ] as const) {
      const [stage, get] = await replying();
      get.respondWith(200, { ETag: 'W/"weak"' }, broken('the '));
      await stage.waitsOut();
      const again = await stage.transport.nextRequest('GET');
      expect(again.header('If-Range'), 'a weak tag proves nothing').to.equal(null);
      again.respondWith(status, headers, new Blob([body]));
      if (expected === 'retried') {
        await stage.reaches('failed');
        stage.session.start();
        const whole = await stage.transport.nextRequest('GET');
        expect(whole.header('Range')).to.equal(null);
        continue;
      }
      await stage.transport.nextRequest('Close-Session');
      expect(await stage.replies[0]?.blob.text()).to.equal(expected);
    }
  });

  it('404 to it fails with code reply-failed', async () => {
    const [stage, get] = await replying();
    get.respondWith(404);
    await stage.reaches('failed');
    const { state } = stage.session;
    expect(state.phase === 'failed' && state.problem.code).to.equal('reply-failed');
  });

  it('503 to it is waited out', async () => {
    const [stage, get] = await replying();
    get.respondWith(503, { 'Retry-After': '3' });
    await stage.reaches('waiting');
    expect(stage.retries[0]?.delayMs).to.be.within(3_000, 4_000);
    await stage.clock.advance(4_000);
    (await stage.transport.nextRequest('GET')).respondWith(200, {}, new Blob(['x']));
    await stage.transport.nextRequest('Close-Session');
  });

  it('with the headers of an Ack and no body is refused', async () => {
    const [stage, get] = await replying();
    get.error(204);
    await stage.reaches('failed');
  });

  it('that stalls is aborted after two minutes without a byte', async () => {
    const [stage, get] = await replying();
    await stage.clock.advance(119_000);
    expect(get.aborted).to.equal(false);
    await stage.clock.advance(1_000);
    expect(get.aborted).to.equal(true);
    await stage.reaches('waiting');
    expect(stage.retries[0]?.error.code).to.equal('timeout');
  });

  it('is aborted by a pause at once, and its late bytes change nothing', async () => {
    const [stage, get] = await replying();
    stage.transport.obeysAbort = false;
    stage.session.pause();
    expect(get.aborted).to.equal(true);
    get.respondWith(200, {}, new Blob(['late']));
    expect(await stage.transport.isSilent()).to.equal(true);
    expect(stage.replies).to.deep.equal([]);
    expect(stage.session.state.phase).to.equal('paused');
    await until(() => stage.clock.timers === 0, 'no time limit is left running');
  });

  it('fails with code page when the headers function throws', async () => {
    const cause = new Error('no token');
    const stage = new Stage({
      settings: { uploadReply: true },
      ports: {
        headers: async (exchange) => {
          if (exchange === 'Reply') throw cause;
          return {};
        },
      },
    });
    await stage.open();
    (await stage.upTo(200)).ack({ 'BITS-Reply-URL': 'r.bin' });
    await stage.reaches('failed');
    const { state } = stage.session;
    expect(state.phase === 'failed' && state.problem.code).to.equal('page');
  });

  it('waits for the endpoint’s back-off as packets do', async () => {
    let resting = false;
    const stage = new Stage({
      settings: { uploadReply: true },
      ports: { ready: () => (resting ? new Promise(() => undefined) : Promise.resolve()) },
    });
    await stage.open();
    const last = await stage.upTo(200);
    resting = true;
    last.ack({ 'BITS-Reply-URL': 'r.bin' });
    await stage.reaches('replying');
    expect(await stage.transport.isSilent()).to.equal(true);
  });
});
