import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import { EARLIER, URL_OF_FILE } from '../support/session/play.js';
import type { ScriptedRequest } from '../support/scripted-transport.js';
import { FILE_BYTES, FRAGMENT_BYTES, Stage, type StageOptions } from '../support/session/stage.js';

const UNKNOWN = { 'BITS-Error-Code': '0x8020001F' };
const DATES = {
  Date: 'Fri, 20 Nov 2026 12:00:10 GMT',
  'Last-Modified': 'Fri, 20 Nov 2026 12:00:09 GMT',
};
const SENT = { ...EARLIER, offset: FILE_BYTES, sentEnd: FILE_BYTES };

function stageWith(settings: StageOptions['settings'], more: StageOptions = {}): Stage {
  return new Stage({ ...more, settings: { verify: 'auto', ...settings } });
}

/** Uploads, and acknowledges Close-Session. */
async function closed(stage: Stage): Promise<void> {
  await stage.open();
  (await stage.upTo(stage.session.state.settings.size)).ack();
}

async function looking(stage = stageWith({ verify: 'always' })): Promise<[Stage, ScriptedRequest]> {
  await closed(stage);
  return [stage, await stage.transport.nextRequest('GET')];
}

/** Waits until a look has found another file, and lets the delay before the next one pass. */
async function looksAgain({ clock }: Stage): Promise<void> {
  await until(() => clock.nextMs === 2_000, 'the delay before another look');
  await clock.advance(2_000);
}

/** Answers a look with other bytes, and the repeated one, too. */
async function findsOther(stage: Stage, look: ScriptedRequest): Promise<void> {
  const other = new Blob([new Uint8Array(FILE_BYTES + 50)]);
  look.respondWith(206, DATES, other);
  await looksAgain(stage);
  (await stage.transport.nextRequest('GET')).respondWith(206, DATES, other);
}

describe('the look at the destination after Close-Session', () => {
  it('is not made by `auto` for a short upload without trouble', async () => {
    const stage = stageWith({});
    await closed(stage);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(false);
  });

  it('is made by `auto` when the requests took more than ten seconds', async () => {
    const stage = stageWith({});
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    await stage.clock.advance(10_001);
    fragment.ack({ 'BITS-Received-Content-Range': String(FRAGMENT_BYTES) });
    (await stage.upTo(FILE_BYTES)).ack();
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('is made by `auto` after the Ack of a Fragment without an offset', async () => {
    const stage = stageWith({});
    await stage.open();
    (await stage.transport.nextRequest('Fragment')).ack();
    (await stage.upTo(FILE_BYTES)).ack();
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('is made by `auto` after a retry', async () => {
    const stage = stageWith({});
    await stage.open();
    (await stage.transport.nextRequest('Fragment')).fail();
    await stage.waitsOut();
    (await stage.upTo(FILE_BYTES)).ack();
    await stage.transport.nextRequest('GET');
  });

  it('is made by `auto` after a pause', async () => {
    const stage = stageWith({});
    await stage.open();
    await stage.transport.nextRequest('Fragment');
    stage.session.pause();
    stage.session.resume();
    await stage.clock.advance(300);
    (await stage.upTo(FILE_BYTES)).ack();
    await stage.transport.nextRequest('GET');
  });

  it('is made by `auto` for a session of an earlier visit', async () => {
    const stage = stageWith({}, { earlier: SENT });
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).ack();
    await stage.transport.nextRequest('GET');
  });

  it('is made by `auto` for an empty file', async () => {
    const stage = stageWith({ size: 0 });
    await stage.open();
    (await stage.transport.nextRequest('Close-Session')).ack();
    const look = await stage.transport.nextRequest('GET');
    expect(look.header('Range')).to.equal(null);
    look.respondWith(200, DATES, new Blob([]));
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('is not made by `auto` for an upload-reply job, whose application may have removed the upload', async () => {
    const stage = stageWith({ size: 0, uploadReply: true });
    await stage.open();
    (await stage.transport.nextRequest('Close-Session')).ack();
    await stage.reaches('done');
  });

  it('is never made by `never`', async () => {
    const stage = stageWith({ verify: 'never' }, { earlier: SENT });
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).ack();
    await stage.reaches('done');
    expect(stage.transport.packets).to.deep.equal(['Close-Session']);
  });

  it('has the headers of the page, and keeps the checkpoint until it has ended', async () => {
    const stage = stageWith(
      { verify: 'always' },
      { ports: { headers: async () => ({ Authorization: 'Bearer t' }) } },
    );
    const [, look] = await looking(stage);
    expect([look.header('Range'), look.header('Authorization')]).to.deep.equal([
      `bytes=0-${FILE_BYTES}`,
      'Bearer t',
    ]);
    expect(stage.log).to.not.include('forget');
    expect(stage.saved.at(-1)?.closeSent).to.equal(true);
    look.respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.log.slice(-2)).to.deep.equal(['done', 'forget']);
  });

  for (const status of [401, 403, 404, 405, 500])
    it(`leaves success as it is, unverified, if the destination may not be read: ${status}`, async () => {
      const [stage, look] = await looking();
      look.respondWith(status, DATES);
      if (status === 404) (await stage.transport.nextRequest('OPTIONS')).respondWith(405);
      await stage.reaches('done');
      expect(stage.session.state.verified).to.equal(false);
    });

  it('leaves success as it is, unverified, without a response', async () => {
    const [stage, look] = await looking();
    look.fail();
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(false);
  });

  for (const [what, isOffline, url] of [
    ['while the browser is offline', true, URL_OF_FILE],
    ['of a server of the page’s own origin', false, `${location.origin}/up/a.bin`],
  ] as const) {
    const settings = { verify: 'always', url } as const;

    it(`is repeated without a response ${what}`, async () => {
      const [stage, look] = await looking(stageWith(settings, { ports: { isOffline: () => isOffline } }));
      for (let again: ScriptedRequest = look, times = 0; times < 3; times++) {
        again.fail();
        await looksAgain(stage);
        again = await stage.transport.nextRequest('GET');
        if (times === 2) again.respondWith(206, DATES, stage.file);
      }
      await stage.reaches('done');
      expect(stage.session.state.verified).to.equal(true);
    });

    it(`is repeated for a minute without a response ${what}, then success is unverified`, async () => {
      const [stage, look] = await looking(stageWith(settings, { ports: { isOffline: () => isOffline } }));
      look.fail();
      for (let looks = 1; looks < 30; looks++) {
        await looksAgain(stage);
        (await stage.transport.nextRequest('GET')).fail();
      }
      await looksAgain(stage);
      await stage.reaches('done');
      expect(stage.session.state.verified).to.equal(false);
    });

    it(`is not repeated without a response ${what} if the file cannot be read`, async () => {
      const [stage, look] = await looking(stageWith(settings, { ports: { isOffline: () => isOffline } }));
      stage.trouble = 'unreadable';
      look.fail();
      await stage.reaches('done');
      expect(stage.session.state.verified).to.equal(false);
    });
  }

  it('leaves success as it is, unverified, after a minute without an end', async () => {
    const [stage, look] = await looking();
    await stage.clock.advance(60_000);
    expect(look.aborted).to.equal(true);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(false);
  });

  it('fails with `delivery-mismatch` if the destination has another file twice, and keeps the checkpoint', async () => {
    const [stage, look] = await looking();
    await findsOther(stage, look);
    await stage.reaches('failed');
    expect(stage.session.state).to.deep.include({ problem: { code: 'delivery-mismatch' }, closeSent: true });
    expect(stage.log).to.not.include('forget');
    expect(stage.saved.at(-1)?.phase).to.equal('failed');
  });

  it('fails with `delivery-mismatch` if no file lies where the server names GET as a method', async () => {
    const [stage, first] = await looking();
    first.respondWith(404);
    (await stage.transport.nextRequest('OPTIONS')).respondWith(204, { Allow: 'BITS_POST, GET' });
    await looksAgain(stage);
    (await stage.transport.nextRequest('GET')).respondWith(404);
    (await stage.transport.nextRequest('OPTIONS')).respondWith(204, { Allow: 'BITS_POST, GET' });
    await stage.reaches('failed');
    expect(stage.session.state).to.deep.include({ problem: { code: 'delivery-mismatch' } });
  });

  it('succeeds if the server delivers just after its Ack', async () => {
    const [stage, look] = await looking();
    look.respondWith(206, DATES, new Blob(['part of it']));
    await looksAgain(stage);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('does not blame the server for a file that was changed on disk since', async () => {
    const [stage, look] = await looking();
    stage.trouble = 'changed';
    await findsOther(stage, look);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(false);
  });

  it('is repeated by a retry, with another Close-Session', async () => {
    const [stage, look] = await looking();
    await findsOther(stage, look);
    await stage.reaches('failed');
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('is repeated after a reload in the middle of it', async () => {
    const stage = stageWith({}, { earlier: { ...SENT, closeSent: true } });
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    await findsOther(stage, await stage.transport.nextRequest('GET'));
    await stage.reaches('failed');
    expect(stage.session.state).to.deep.include({ problem: { code: 'delivery-mismatch' } });
  });

  it('is aborted by a pause, and repeated after it', async () => {
    const [stage, look] = await looking();
    stage.session.pause();
    expect(look.aborted).to.equal(true);
    expect(stage.session.state.phase).to.equal('paused');
    stage.session.resume();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
  });

  it('is aborted by a pause while it waits to look again', async () => {
    const [stage, look] = await looking();
    look.respondWith(206, DATES, new Blob(['part of it']));
    await until(() => stage.clock.nextMs === 2_000, 'the delay before another look');
    stage.session.pause();
    await stage.clock.advance(2_000);
    expect(await stage.transport.isSilent()).to.equal(true);
    expect([stage.session.state.phase, stage.clock.timers]).to.deep.equal(['paused', 0]);
  });

  it('is aborted by a cancellation', async () => {
    const [stage, look] = await looking();
    stage.session.cancel();
    expect(look.aborted).to.equal(true);
    (await stage.transport.nextRequest('Cancel-Session')).error(500, UNKNOWN);
    await stage.reaches('cancelled');
    expect(stage.log).to.not.include('done');
  });
});

describe('a session of an earlier visit that the server does not know', () => {
  it('is done without a byte if the destination has the file', async () => {
    const stage = stageWith({}, { earlier: { ...EARLIER, offset: FRAGMENT_BYTES, sentEnd: FILE_BYTES } });
    stage.session.start();
    await stage.clock.advance(300);
    (await stage.transport.nextRequest('Fragment')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
    expect(stage.log.filter((line) => line.startsWith('lost'))).to.deep.equal([]);
  });

  it('is lost if it has not', async () => {
    const stage = stageWith({}, { earlier: { ...EARLIER, offset: FRAGMENT_BYTES, sentEnd: FILE_BYTES } });
    stage.session.start();
    await stage.clock.advance(300);
    (await stage.transport.nextRequest('Fragment')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(404);
    await stage.transport.nextRequest('Create-Session');
    expect(stage.log).to.include(`lost after ${FRAGMENT_BYTES}`);
  });
});

describe('a web page in place of an Ack', () => {
  it('is retried when it answers the first Fragment, as Create-Session was acknowledged', async () => {
    const stage = new Stage();
    await stage.open();
    (await stage.transport.nextRequest('Fragment')).respondWith(200, { 'Content-Type': 'text/html' });
    await stage.waitsOut();
    (await stage.upTo(FILE_BYTES)).ack();
    await stage.reaches('done');
  });

  it('is retried when it answers Create-Session after a Ping that was acknowledged', async () => {
    const stage = new Stage({ settings: { ping: 'always' } });
    stage.session.start();
    (await stage.transport.nextRequest('Ping')).ack();
    (await stage.transport.nextRequest('Create-Session')).respondWith(200, { 'Content-Type': 'text/html' });
    await stage.waitsOut();
    (await stage.transport.nextRequest('Create-Session')).ack({ 'BITS-Session-Id': '{S}' });
    (await stage.upTo(FILE_BYTES)).ack();
    await stage.reaches('done');
  });

  it('fails at once when nothing was acknowledged before', async () => {
    const stage = new Stage();
    stage.session.start();
    (await stage.transport.nextRequest('Create-Session')).respondWith(200, { 'Content-Type': 'text/html' });
    await stage.reaches('failed');
  });
});
