import { expect } from '@open-wc/testing';
import { Deferred } from '../../support/deferred.js';
import { settle, until } from '../../support/until.js';
import { Stage } from '../support/session/stage.js';

/** Number of tasks of the event loop until a condition is true; 100 at most. */
async function tasksUntil(isTrue: () => boolean): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let tasks = 0;
  // The microtasks that are due.
  await Promise.resolve();
  for (; !isTrue() && tasks < 100; tasks++) {
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }
  port1.close();
  return tasks;
}

/** Counts the digests of so many bytes that were computed, until `end`: a test before may still compute others. */
function countDigests(sizes: readonly number[]): {
  reach(count: number): Promise<unknown>;
  headerOf(body: Blob | undefined): Promise<string>;
  end(): void;
} {
  const { subtle } = crypto;
  const digest = subtle.digest.bind(subtle);
  let count = 0;
  subtle.digest = async (...inputs) => {
    const result = await digest(...inputs);
    if (sizes.includes(inputs[1].byteLength)) count += 1;
    return result;
  };
  return {
    reach: (wanted) => until(() => count >= wanted, `digest ${wanted}`),
    headerOf: async (body) => {
      const bytes = new Uint8Array(await digest('SHA-256', await body!.arrayBuffer()));
      return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
    },
    end: () => Reflect.deleteProperty(subtle, 'digest'),
  };
}

describe('the checkpoint', () => {
  it('is written while a Fragment within the reserved bytes is sent, and before Close-Session', async () => {
    const stage = new Stage();
    await stage.open();
    await stage.upTo(100);
    await stage.session.saved;
    const { seen } = stage.transport;
    stage.holdsSaves = true;
    seen.at(-1)?.ack({ 'BITS-Received-Content-Range': '200' });
    const last = await stage.transport.nextRequest();
    expect(last.range).to.equal('bytes 200-249/250');
    expect(stage.saved.at(-1)).to.include({ offset: 100, sentEnd: 200, reservedEnd: 250 });
    last.ack();
    await until(() => stage.session.state.offset === 250, 'the Ack');
    expect(await stage.transport.isSilent(), 'Close-Session waits').to.equal(true);
    stage.holdsSaves = false;
    await stage.transport.nextRequest('Close-Session');
    expect(stage.saved.at(-1)).to.include({ offset: 250, closeSent: true });
  });

  it('delays no Fragment within the reserved bytes, however slow the storage is', async () => {
    const stage = new Stage({ settings: { size: 500 } });
    await stage.open();
    await stage.upTo(100);
    await stage.session.saved;
    stage.holdsSaves = true;
    stage.transport.seen.at(-1)?.ack();
    for (const end of [299, 399]) {
      const fragment = await stage.transport.nextRequest();
      expect(fragment.range).to.equal(`bytes ${end - 99}-${end}/500`);
      fragment.ack();
    }
    expect(stage.saved.at(-1)?.offset).to.equal(100);
    stage.holdsSaves = false;
  });

  it('of a new session is stored before its first Fragment, whatever was reserved in the lost one', async () => {
    const stage = new Stage();
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    fragment.respondWith(500, { 'BITS-Packet-Type': 'Ack', 'BITS-Error-Code': '0x8020001F' });
    const create = await stage.transport.nextRequest('Create-Session');
    stage.holdsSaves = true;
    create.ack({ 'BITS-Session-Id': '{SECOND}' });
    await stage.reaches('sending');
    expect(await stage.transport.isSilent()).to.equal(true);
    stage.holdsSaves = false;
    await stage.transport.nextRequest('Fragment');
    expect(stage.saved.at(-1)?.sessionId).to.equal('{SECOND}');
  });

  it('has the session before its first byte, and Close-Session before it is sent', async () => {
    const stage = new Stage();
    await stage.open();
    await stage.transport.nextRequest('Fragment');
    expect(stage.saved.at(-1)).to.include({ sessionId: '{S}', offset: 0, sentEnd: 100 });
    stage.transport.seen.at(-1)?.ack();
    const close = await stage.upTo(250);
    expect(close.packet).to.equal('Close-Session');
    expect(stage.saved.at(-1)).to.include({ offset: 250, closeSent: true });
  });

  it('is written in the order of the steps', async () => {
    const stage = new Stage();
    await stage.open();
    await stage.upTo(250);
    const offsets = stage.saved.map((state) => state.offset);
    expect(offsets).to.deep.equal([...offsets].sort((a, b) => a - b));
    expect(offsets.at(-1)).to.equal(250);
  });

  it('is written once for all steps during a slow write, with the last of them', async () => {
    const stage = new Stage({ settings: { size: 1_000 } });
    await stage.open();
    await stage.upTo(100);
    await stage.session.saved;
    const { length } = stage.saved;
    stage.holdsSaves = true;
    stage.transport.seen.at(-1)?.ack();
    for (let i = 0; i < 6; i++) (await stage.transport.nextRequest()).ack();
    stage.holdsSaves = false;
    await stage.session.saved;
    const offsets = stage.saved.slice(length).map(({ offset }) => offset);
    expect(offsets.length).to.be.at.most(2);
    expect(offsets.at(-1)).to.equal(stage.session.state.offset);
  });

  it('has the hash of the last acknowledged bytes', async () => {
    const digestTail = async (
      start: number,
      end: number,
    ): Promise<{ start: number; end: number; sha256: string }> => ({
      start,
      end,
      sha256: `${start}-${end}`,
    });
    const stage = new Stage({ ports: { digestTail } });
    await stage.open();
    const request = await stage.transport.nextRequest('Fragment');
    await settle();
    request.ack();
    await stage.transport.nextRequest('Fragment');
    expect(stage.saved.at(-1)?.offset).to.equal(100);
    expect(stage.tails.at(-1)).to.deep.equal({ start: 0, end: 100, sha256: '0-100' });
  });

  it('has no tail hash when the offset differs from the end of the hashed bytes', async () => {
    const digestTail = async (
      start: number,
      end: number,
    ): Promise<{ start: number; end: number; sha256: string }> => ({
      start,
      end,
      sha256: 'x',
    });
    const stage = new Stage({ ports: { digestTail } });
    await stage.open();
    const request = await stage.transport.nextRequest('Fragment');
    await settle();
    request.ack({ 'BITS-Received-Content-Range': '60' });
    await stage.transport.nextRequest('Fragment');
    expect(stage.saved.at(-1)?.offset).to.equal(60);
    expect(stage.tails.at(-1)).to.equal(undefined);
  });
});

describe('headers', () => {
  it('of the page go with every packet, read anew for each', async () => {
    let count = 0;
    const asked: string[] = [];
    const stage = new Stage({
      ports: {
        headers: async (exchange, url) => {
          asked.push(`${exchange} ${url}`);
          return { Authorization: `Bearer ${++count}` };
        },
      },
    });
    await stage.open();
    await stage.upTo(250);
    const sent = stage.transport.seen.map((each) => each.header('Authorization'));
    expect(sent).to.deep.equal(['Bearer 1', 'Bearer 2', 'Bearer 3', 'Bearer 4', 'Bearer 5']);
    expect(asked[0]).to.equal('Create-Session https://www.example.com/up/a.bin');
    expect(asked.at(-1)).to.equal('Close-Session https://www.example.com/up/a.bin');
  });

  it('of the page do not override protocol headers, in any casing', async () => {
    const own = {
      'bits-packet-type': 'Ping',
      'CONTENT-RANGE': 'bytes 0-0/1',
      'bits-session-id': 'x',
      'X-Own': '1',
    };
    const stage = new Stage({ ports: { headers: async () => own } });
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    expect(fragment.range).to.equal('bytes 0-99/250');
    expect(fragment.header('BITS-Session-Id')).to.equal('{S}');
    expect(fragment.header('X-Own')).to.equal('1');
  });

  it('that throw fail the session with code page, and a retry asks again', async () => {
    let throws = true;
    const cause = new Error('no token');
    const stage = new Stage({
      ports: {
        headers: async () => {
          if (throws) throw cause;
          return {};
        },
      },
    });
    stage.session.start();
    await stage.reaches('failed');
    const { state } = stage.session;
    expect(state.phase === 'failed' && [state.problem.code, state.problem.failure?.cause]).to.deep.equal([
      'page',
      cause,
    ]);
    throws = false;
    stage.session.start();
    await stage.transport.nextRequest('Create-Session');
  });
});

describe('credentials', () => {
  it('are renewed on 401, and the same packet goes out again', async () => {
    let asked = 0;
    const renewCredentials = async (): Promise<boolean> => {
      asked += 1;
      return true;
    };
    const stage = new Stage({ ports: { renewCredentials } });
    await stage.open();
    (await stage.upTo(100)).error(401);
    expect((await stage.transport.nextRequest('Fragment')).range).to.equal('bytes 100-199/250');
    expect(asked).to.equal(1);
  });

  it('that are unavailable pause the session', async () => {
    const stage = new Stage({ ports: { renewCredentials: async () => false } });
    await stage.open();
    (await stage.upTo(100)).error(401);
    await stage.reaches('paused');
    expect(stage.session.state).to.include({ sessionId: '{S}', offset: 100 });
  });
});

describe('integrity="sha-256"', () => {
  it('[RFC 9530] each Fragment has its own digest, other packets have none', async () => {
    const stage = new Stage({ ports: { integrity: 'sha-256' } });
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    const bytes = (await fragment.request.body?.arrayBuffer()) ?? new ArrayBuffer(0);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(fragment.header('Content-Digest')).to.equal(`sha-256=:${btoa(String.fromCharCode(...digest))}:`);
    expect(stage.transport.seen[0]?.header('Content-Digest')).to.equal(null);
  });

  it('computes the digest of the next Fragment while the one before is under way', async () => {
    const sliced: number[] = [];
    const stage: Stage = new Stage({
      fragmentBytes: 110,
      ports: {
        integrity: 'sha-256',
        slice: (range) => {
          sliced.push(range.start);
          return stage.file.slice(range.start, range.end);
        },
      },
    });
    const digests = countDigests([110, 30]);
    try {
      await stage.open();
      for (const [i, start] of [0, 110, 220].entries()) {
        const fragment = await stage.transport.nextRequest('Fragment');
        expect(fragment.range).to.match(new RegExp(`^bytes ${start}-`));
        await digests.reach(Math.min(3, i + 2));
        expect(fragment.header('Content-Digest')).to.equal(await digests.headerOf(fragment.request.body));
        fragment.ack();
        const sent = i + 2;
        if (i < 2) expect(await tasksUntil(() => stage.transport.seen.length > sent)).to.be.at.most(1);
      }
      expect(sliced, 'once for the digest, once for the request').to.deep.equal([0, 0, 110, 110, 220, 220]);
    } finally {
      digests.end();
    }
  });

  it('computes the digest of a Fragment of another size than foreseen anew', async () => {
    const stage = new Stage({ ports: { integrity: 'sha-256' } });
    await stage.open();
    (await stage.transport.nextRequest('Fragment')).ack({ 'BITS-Received-Content-Range': '60' });
    const fragment = await stage.transport.nextRequest('Fragment');
    expect(fragment.range).to.equal('bytes 60-159/250');
    const bytes = (await fragment.request.body?.arrayBuffer()) ?? new ArrayBuffer(0);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(fragment.header('Content-Digest')).to.include(btoa(String.fromCharCode(...digest)));
  });

  it('computes a digest that failed ahead again, for the request', async () => {
    let fails = true;
    const stage: Stage = new Stage({
      ports: {
        integrity: 'sha-256',
        slice: ({ start, end }) => {
          if (start === 100 && fails) throw new DOMException('busy', 'NotReadableError');
          return stage.file.slice(start, end);
        },
      },
    });
    await stage.open();
    const fragment = await stage.transport.nextRequest('Fragment');
    await settle();
    fails = false;
    fragment.ack();
    expect((await stage.transport.nextRequest('Fragment')).header('Content-Digest')).to.match(/^sha-256=:/);
  });
});

describe('between the Ack of a Fragment and the next request', () => {
  it('there is one task of the event loop at most, whatever the storage does', async () => {
    const stage = new Stage({ settings: { size: 1_000 } });
    await stage.open();
    await stage.upTo(100);
    await stage.session.saved;
    stage.holdsSaves = true;
    const { seen } = stage.transport;
    for (let i = 0; i < 8; i++) {
      const { length } = seen;
      seen.at(-1)?.ack();
      expect(await tasksUntil(() => seen.length > length)).to.be.at.most(1);
    }
    stage.holdsSaves = false;
  });
});

describe('the endpoint’s back-off', () => {
  it('delays every packet until it ends', async () => {
    const clearance = new Deferred();
    const stage = new Stage({ ports: { ready: () => clearance.promise } });
    stage.session.start();
    expect(await stage.transport.isSilent()).to.equal(true);
    clearance.resolve();
    await stage.transport.nextRequest('Create-Session');
  });
});

describe('a file that changed or is unreadable', () => {
  for (const trouble of ['changed', 'unreadable', 'missing'] as const) {
    it(`${trouble}: distinguished from a network failure, and paused with its session`, async () => {
      const stage = new Stage();
      await stage.open();
      const fragment = await stage.upTo(100);
      stage.trouble = trouble;
      fragment.fail();
      await stage.reaches('paused');
      expect(stage.log).to.include(`file ${trouble}`);
      expect(stage.retries).to.deep.equal([]);
      expect(stage.session.state).to.include({ sessionId: '{S}', offset: 100 });
    });
  }

  it('readable, with a network failure: reported as network', async () => {
    const stage = new Stage();
    await stage.open();
    (await stage.upTo(100)).fail();
    await stage.reaches('waiting');
    expect(stage.log.some((entry) => entry.startsWith('file'))).to.equal(false);
  });

  it('that the page does not hold is reported as missing, not as a page error', async () => {
    const slice = (): Blob => {
      throw new DOMException('none', 'NotFoundError');
    };
    const stage = new Stage({ ports: { slice, check: async () => 'missing' } });
    await stage.open();
    await stage.reaches('paused');
    expect(stage.log).to.include('file missing');
  });

  it('changed before Close-Session: Close-Session is not sent', async () => {
    const stage = new Stage();
    await stage.open();
    const last = await stage.upTo(200);
    stage.trouble = 'changed';
    last.ack();
    await stage.reaches('paused');
    expect(stage.transport.packets).to.not.include('Close-Session');
    expect(stage.log).to.include('file changed');
  });

  it('checked after a time-out of a Fragment, but not of packets without content', async () => {
    const stage = new Stage();
    stage.trouble = 'changed';
    stage.session.start();
    (await stage.transport.nextRequest('Create-Session')).fail();
    await stage.reaches('waiting');
    expect(stage.retries[0]?.error.code).to.equal('network');
  });
});
