import { expect } from '@open-wc/testing';
import { NO_LIMITS } from '../../../src/session/policy/fragment-limits.js';
import { until } from '../../support/until.js';
import { FILE_BYTES, Stage } from '../support/session/stage.js';

const received = (offset: number): Record<string, string> => ({ 'BITS-Received-Content-Range': `${offset}` });

describe('a session with its server', () => {
  it('[MC-BUP 4.1] sends the packets of the IIS trace', async () => {
    const stage = new Stage();
    const { transport, session } = stage;
    session.start();

    const create = await transport.nextRequest('Create-Session');
    expect(create.request.method).to.equal('BITS_POST');
    expect(create.request.url).to.equal('https://www.example.com/up/a.bin');
    expect(create.request.body?.size, 'an empty body, for Content-Length: 0').to.equal(0);
    expect(create.request.body?.type, 'no Content-Type').to.equal('');
    create.ack({ 'BITS-Session-Id': '{A0FF}' });

    for (const [start, end] of [
      [0, 100],
      [100, 200],
      [200, 250],
    ] as const) {
      const fragment = await transport.nextRequest('Fragment');
      expect(fragment.range).to.equal(`bytes ${start}-${end - 1}/250`);
      expect(fragment.header('BITS-Session-Id')).to.equal('{A0FF}');
      const sent = new Uint8Array((await fragment.request.body?.arrayBuffer()) ?? new ArrayBuffer(0));
      expect([...sent]).to.deep.equal(Array.from({ length: end - start }, (_, i) => ((start + i) * 7) % 256));
      expect(fragment.request.body?.type).to.equal('');
      fragment.ack(received(end));
    }

    const close = await transport.nextRequest('Close-Session');
    expect(close.request.body?.size).to.equal(0);
    expect(session.state.phase, 'not done before the Ack').to.equal('closing');
    close.ack();
    await stage.reaches('done');
    await session.saved;
    expect(stage.log.slice(-2)).to.have.members(['done', 'forget']);
    await until(() => stage.clock.timers === 0, 'no time limit is left running');
  });

  it('has one request at a time, whatever methods are called', async () => {
    const stage = new Stage();
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    stage.session.start();
    stage.session.resume();
    expect(await stage.transport.isSilent()).to.equal(true);
    fragment.ack();
    await stage.transport.nextRequest('Fragment');
    expect(await stage.transport.isSilent()).to.equal(true);
  });

  it('[MC-BUP 3.1.5.2.4] continues at the offset of 416, smaller or larger', async () => {
    const stage = new Stage();
    await stage.open();
    (await stage.upTo(200)).error(416, received(30));
    expect((await stage.transport.nextRequest()).range).to.equal('bytes 30-129/250');
    const { seen } = stage.transport;
    seen.at(-1)?.fail();
    await stage.waitsOut();
    const sounding = await stage.transport.nextRequest('Fragment');
    sounding.error(416, received(200));
    expect((await stage.transport.nextRequest()).range).to.equal('bytes 200-249/250');
  });

  it('sends POST with the override header if configured', async () => {
    const stage = new Stage({ ports: { methodOverride: true } });
    stage.session.start();
    const { request } = await stage.transport.nextRequest('Create-Session');
    expect(request.method).to.equal('POST');
    expect(request.headers['X-Http-Method-Override']).to.equal('BITS_POST');
  });

  it('sends Create-Session and Close-Session for an empty file', async () => {
    const stage = new Stage({ settings: { size: 0 } });
    await stage.open();
    (await stage.transport.nextRequest('Close-Session')).ack();
    await stage.reaches('done');
    expect(stage.transport.packets).to.deep.equal(['Create-Session', 'Close-Session']);
  });

  it('[MC-BUP 3.1.5.2.1] announces a lost session, and sends the file again from byte 0', async () => {
    const stage = new Stage();
    await stage.open();
    (await stage.upTo(200)).error(500, { 'BITS-Error-Code': '0x8020001F' });
    (await stage.transport.nextRequest('Create-Session')).ack({ 'BITS-Session-Id': '{SECOND}' });
    const fragment = await stage.transport.nextRequest('Fragment');
    expect(fragment.range).to.equal('bytes 0-99/250');
    expect(fragment.header('BITS-Session-Id')).to.equal('{SECOND}');
    expect(stage.log).to.include('lost after 200');
  });

  it('fails when the page prevents the restart of a lost session', async () => {
    const stage = new Stage({ ports: { sessionLost: () => false } });
    await stage.open();
    (await stage.upTo(200)).error(500, { 'BITS-Error-Code': '0x8020001F' });
    await stage.reaches('failed');
    expect(await stage.transport.isSilent()).to.equal(true);
  });

  it('aborts the Fragment and sends Cancel-Session on cancel', async () => {
    const stage = new Stage();
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    stage.session.cancel();
    expect(fragment.aborted).to.equal(true);
    const cancel = await stage.transport.nextRequest('Cancel-Session');
    expect(cancel.header('BITS-Session-Id')).to.equal('{S}');
    cancel.ack();
    await stage.reaches('cancelled');
    await stage.session.saved;
    expect(stage.log).to.include('forget');
  });

  it('waits for the Ack of Create-Session on cancel', async () => {
    const stage = new Stage();
    stage.session.start();
    const create = await stage.transport.nextRequest('Create-Session');
    stage.session.cancel();
    expect(create.aborted).to.equal(false);
    create.ack({ 'BITS-Session-Id': '{S}' });
    (await stage.transport.nextRequest('Cancel-Session')).ack();
    await stage.reaches('cancelled');
  });

  it('resumes an earlier session at the server’s offset', async () => {
    const earlier = {
      sessionId: '{EARLIER}',
      hostId: null,
      hostIdFallbackMs: null,
      offset: 100,
      sentEnd: 200,
      closeSent: false,
      replyUrl: null,
    };
    const stage = new Stage({ earlier, settings: { ping: 'auto' } });
    stage.session.start();
    (await stage.transport.nextRequest('Ping')).ack();
    await stage.clock.advance(300);
    (await stage.transport.nextRequest('Fragment')).error(416, received(180));
    expect((await stage.transport.nextRequest()).range).to.equal(`bytes 180-${FILE_BYTES - 1}/250`);
    expect(stage.log).to.include('taken up at 180');
  });
});

describe('the Fragment size that an endpoint accepts', () => {
  const sizes = async (stage: Stage, end: number): Promise<string[]> => {
    await stage.open();
    const ranges: string[] = [];
    for (let bytes = 0; bytes < end;) {
      const fragment = await stage.transport.nextRequest('Fragment');
      ranges.push(fragment.range ?? '');
      const size = fragment.request.body?.size ?? 0;
      if (size > 20_000) {
        fragment.respondWith(404, { 'Content-Type': 'text/html' });
      } else {
        fragment.ack();
        bytes += size;
      }
    }
    return ranges;
  };

  it('is shared by its sessions: a refused size is tried once', async () => {
    const endpoint = { limits: NO_LIMITS };
    const options = {
      ports: { endpoint },
      settings: { size: 40_000 },
      fragmentBytes: 40_000,
    };
    expect(await sizes(new Stage(options), 40_000)).to.deep.equal([
      'bytes 0-39999/40000',
      ...['bytes 0-9999/40000', 'bytes 10000-19999/40000', 'bytes 20000-29999/40000'],
      'bytes 30000-39999/40000',
    ]);
    expect(endpoint.limits).to.include({ acceptedBytes: 10_000, refusedBytes: 40_000 });
    expect((await sizes(new Stage(options), 40_000))[0]).to.equal('bytes 0-9999/40000');
  });

  it('applies to a running session', async () => {
    const endpoint = { limits: NO_LIMITS };
    const stage = new Stage({ ports: { endpoint }, settings: { size: 90_000 }, fragmentBytes: 30_000 });
    await stage.open();
    const first = await stage.transport.nextRequest('Fragment');
    // Another session of the endpoint learns it.
    endpoint.limits = { ...NO_LIMITS, acceptedBytes: 10_000, refusedBytes: 40_000 };
    first.ack();
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 30000-59999/90000');
    endpoint.limits = { ...NO_LIMITS, acceptedBytes: 10_000, refusedBytes: 20_000 };
    stage.transport.seen.at(-1)?.respondWith(404);
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 30000-39999/90000');
  });
});
