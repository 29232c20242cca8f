import { expect } from '@open-wc/testing';
import { until } from '../../../support/until.js';
import { Stage } from '../../support/session/stage.js';

const KIB = 1024;

/** A body of `pieces` KiB, then its end, or nothing more where it `hangs`. */
class Body {
  read = 0;
  cancelled = false;
  readonly stream: ReadableStream<Uint8Array>;

  constructor(pieces: number, hangs = false) {
    this.stream = new ReadableStream(
      {
        pull: (controller) => {
          if (this.read < pieces) {
            this.read += 1;
            controller.enqueue(new Uint8Array(KIB));
          } else if (!hangs) {
            controller.close();
          } else {
            return new Promise(() => undefined);
          }
          return undefined;
        },
        cancel: () => {
          this.cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
  }
}

const ACK = { 'BITS-Packet-Type': 'Ack' };

describe('the unused body of an answer', () => {
  it('is read to its end, so that the browser counts the request as finished', async () => {
    const stage = new Stage();
    const bodies = [new Body(0), new Body(2), new Body(1)];
    stage.session.start();
    (await stage.transport.nextRequest('Create-Session')).respondWith(
      200,
      { ...ACK, 'BITS-Session-Id': '{S}' },
      bodies[0]?.stream,
    );
    (await stage.transport.nextRequest('Fragment')).respondWith(200, ACK, bodies[1]?.stream);
    (await stage.transport.nextRequest('Fragment')).respondWith(500, {}, bodies[2]?.stream);
    await stage.reaches('waiting');
    await until(() => bodies.every(({ stream }) => stream.locked), 'all bodies to be read');
    await until(() => bodies.map(({ read }) => read).join() === '0,2,1', 'all that is there');
    expect(bodies.map(({ cancelled }) => cancelled)).to.deep.equal([false, false, false]);
  });

  it('is cancelled after some KiB: a web page may be long, and a stream endless', async () => {
    const stage = new Stage();
    await stage.open();
    const body = new Body(Infinity);
    (await stage.transport.nextRequest('Fragment')).respondWith(
      500,
      { 'Content-Type': 'text/html' },
      body.stream,
    );
    await until(() => body.cancelled, 'the end of the reading');
    expect(body.read).to.be.within(1, 64);
  });

  it('does not delay the Ack, and is cancelled in time if it never ends', async () => {
    const stage = new Stage();
    await stage.open();
    const body = new Body(1, true);
    (await stage.transport.nextRequest('Fragment')).respondWith(200, ACK, body.stream);
    const next = await stage.transport.nextRequest('Fragment');
    expect(next.range).to.equal('bytes 100-199/250');
    expect([body.stream.locked, body.cancelled]).to.deep.equal([true, false]);
    await stage.clock.advance(10_000);
    expect(body.cancelled).to.equal(true);
    expect(next.aborted).to.equal(false);
  });

  it('of a refused reply is read to its end', async () => {
    const stage = new Stage({ settings: { uploadReply: true } });
    await stage.open();
    const last = await stage.upTo(200);
    last.ack({ 'BITS-Received-Content-Range': '250', 'BITS-Reply-URL': 'https://www.example.com/reply.bin' });
    const body = new Body(1);
    (await stage.transport.nextRequest('GET')).respondWith(503, {}, body.stream);
    await stage.reaches('waiting');
    await until(() => body.read === 1 && !body.cancelled, 'the body');
  });

  it('of a forbidden destination is read to its end', async () => {
    const stage = new Stage();
    await stage.open();
    const last = await stage.upTo(200);
    last.ack({ 'BITS-Received-Content-Range': '250' });
    (await stage.transport.nextRequest('Close-Session')).error(500, { 'BITS-Error-Code': '0x8020001F' });
    const body = new Body(1);
    (await stage.transport.nextRequest('GET')).respondWith(403, {}, body.stream);
    await stage.transport.nextRequest('Create-Session');
    await until(() => body.read === 1, 'the body');
    expect(body.cancelled).to.equal(false);
  });

  it('that breaks off changes nothing', async () => {
    const stage = new Stage();
    await stage.open();
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.error(new TypeError('the connection broke'));
      },
    });
    (await stage.transport.nextRequest('Fragment')).respondWith(200, ACK, broken);
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 100-199/250');
  });
});
