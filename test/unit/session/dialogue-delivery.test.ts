import { expect } from '@open-wc/testing';
import { EARLIER, URL_OF_FILE } from '../support/session/play.js';
import type { ScriptedRequest } from '../support/scripted-transport.js';
import { FILE_BYTES, Stage } from '../support/session/stage.js';

const UNKNOWN = { 'BITS-Error-Code': '0x8020001F' };
const DATES = {
  Date: 'Fri, 20 Nov 2026 12:00:10 GMT',
  'Last-Modified': 'Fri, 20 Nov 2026 12:00:09 GMT',
};

const SENT = { ...EARLIER, offset: FILE_BYTES, sentEnd: FILE_BYTES };

/** A session whose Close-Session the server did not know, and the look at the destination that follows. */
async function looking(stage: Stage): Promise<ScriptedRequest> {
  await stage.open();
  const close = await stage.upTo(FILE_BYTES);
  expect(close.packet).to.equal('Close-Session');
  close.error(500, UNKNOWN);
  return stage.transport.nextRequest('GET');
}

describe('a Close-Session to an unknown session', () => {
  it('is done when the file is at the destination, and nothing is sent again', async () => {
    const stage = new Stage({ ports: { headers: async () => ({ Authorization: 'Bearer t' }) } });
    const look = await looking(stage);
    expect([look.request.url, look.header('Range'), look.header('Authorization')]).to.deep.equal([
      URL_OF_FILE,
      `bytes=0-${FILE_BYTES}`,
      'Bearer t',
    ]);
    look.respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.transport.packets.filter((each) => each === 'Create-Session')).to.have.length(1);
    expect(stage.log.slice(-2)).to.deep.equal(['done', 'forget']);
  });

  it('is announced as lost when no file is at the destination', async () => {
    const stage = new Stage();
    (await looking(stage)).respondWith(404, DATES);
    await stage.transport.nextRequest('Create-Session');
    expect(stage.log).to.include(`lost after ${FILE_BYTES}`);
  });

  it('is sent again when the delivery check has no answer', async () => {
    const stage = new Stage();
    (await looking(stage)).fail();
    await stage.waitsOut();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
  });

  it('has a time limit for the delivery check', async () => {
    const stage = new Stage();
    const look = await looking(stage);
    await stage.clock.advance(60_000);
    expect(look.aborted).to.equal(true);
    await stage.reaches('waiting');
  });

  it('aborts the delivery check on pause, and ignores its late answer', async () => {
    const stage = new Stage();
    stage.transport.obeysAbort = false;
    const look = await looking(stage);
    stage.session.pause();
    expect(look.aborted).to.equal(true);
    look.respondWith(206, DATES, stage.file);
    expect(await stage.transport.isSilent()).to.equal(true);
    expect(stage.session.state.phase).to.equal('paused');
  });

  it('is done if the session is of an earlier visit, and the file was written after its task was created', async () => {
    const stage = new Stage({ earlier: SENT, settings: { createdAtMs: Date.UTC(2025, 11, 31, 23) } });
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.reaches('done');
    expect(stage.session.state.verified).to.equal(true);
  });

  it('is lost if the file is older than its task', async () => {
    const stage = new Stage({ earlier: SENT, settings: { createdAtMs: Date.UTC(2026, 0, 1) + 60_000 } });
    stage.session.start();
    (await stage.transport.nextRequest('Close-Session')).error(500, UNKNOWN);
    (await stage.transport.nextRequest('GET')).respondWith(206, DATES, stage.file);
    await stage.transport.nextRequest('Create-Session');
    expect(stage.log).to.include(`lost after ${FILE_BYTES}`);
  });
});
