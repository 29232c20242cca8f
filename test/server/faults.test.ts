import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { until } from '../support/until.js';
import { hresult, packet, randomFile, received, send, TestSession, type Reply } from './support/client.js';
import { startServer } from './support/start-server.js';

const FILE = randomFile(300_000);
const PIECE = FILE.subarray(0, 100_000);

async function setUp(t: TestContext) {
  const server = await startServer(t, { faults: true });
  const session = new TestSession(`${server.url}a.bin`);
  const rule = (...rules: object[]): Promise<Reply> =>
    send(`${server.origin}/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from(JSON.stringify(rules)),
    });
  const page = async (name: string): Promise<Record<string, unknown>> =>
    JSON.parse((await send(`${server.origin}/faults${name}`)).body.toString()) as Record<string, unknown>;
  return { server, session, rule, page };
}

/** Continues at the server's offset, and expects the whole file in the end. */
async function finish(session: TestSession, uploadDir: string, from: number): Promise<void> {
  if (from < FILE.length) {
    const ack = await session.fragment(FILE.subarray(from), from, FILE.length);
    assert.equal(ack.status, 200);
    assert.equal(received(ack), FILE.length);
  }
  assert.equal((await session.close()).status, 200);
  assert.deepEqual(await readFile(path.join(uploadDir, 'a.bin')), FILE);
}

describe('the fault layer', () => {
  test('resets before the body, once', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'reset', packet: 'Fragment' });
    await session.create();
    await assert.rejects(session.fragment(PIECE, 0, FILE.length));
    assert.equal(server.bits.faults?.rules.rules[0]?.hits, 1);
    await finish(session, server.uploadDir, 0);
  });

  test('resets in the middle of the body, and the bytes before are kept', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'reset', when: 'during', bytes: 40_000, packet: 'Fragment' });
    await session.create();
    await assert.rejects(session.fragment(PIECE, 0, FILE.length));
    const stored = await until(
      async () => (await server.bits.storage.find(session.id))?.received,
      'the bytes',
    );
    assert.equal(stored, 40_000);
    const gap = await session.fragment(FILE.subarray(100_000), 100_000, FILE.length);
    assert.equal(gap.status, 416);
    assert.equal(received(gap), 40_000);
    await finish(session, server.uploadDir, 40_000);
  });

  test('resets after the body, and nothing is kept', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'reset', when: 'after', packet: 'Fragment' });
    await session.create();
    await assert.rejects(session.fragment(PIECE, 0, FILE.length));
    assert.equal((await server.bits.storage.find(session.id))?.received, 0);
    await finish(session, server.uploadDir, 0);
  });

  test('loses an Ack after the bytes are stored', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'lose-ack', packet: 'Fragment', nth: 2 });
    await session.create();
    assert.equal((await session.fragment(PIECE, 0, FILE.length)).status, 200);
    await assert.rejects(session.fragment(FILE.subarray(100_000, 200_000), 100_000, FILE.length));
    assert.equal((await server.bits.storage.find(session.id))?.received, 200_000);
    await finish(session, server.uploadDir, 200_000);
  });

  for (const status of [401, 403, 404, 408, 409, 413, 429, 500, 503]) {
    test(`answers ${status}`, async (t) => {
      const { session, rule } = await setUp(t);
      await rule({ fault: 'status', status, retryAfter: 7, packet: 'Fragment', count: 2 });
      await session.create();
      for (const expected of [status, status, 200]) {
        const reply = await session.fragment(PIECE, 0, FILE.length);
        assert.equal(reply.status, expected);
        assert.equal(reply.headers['retry-after'], expected === 200 ? undefined : '7');
        assert.equal(reply.headers['bits-packet-type'], expected === 200 ? 'Ack' : undefined);
      }
    });
  }

  test('answers with an HRESULT, as the server itself would', async (t) => {
    const { session, rule } = await setUp(t);
    await rule({ fault: 'status', status: 500, hresult: '0x80200020', context: '0x7' });
    const reply = await session.create();
    assert.equal(hresult(reply), '0x80200020');
    assert.equal(reply.headers['bits-error-context'], '0x7');
  });

  test('applies only to Fragments over a size', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'status', status: 404, packet: 'Fragment', over: 100_000, count: 0 });
    await session.create();
    assert.equal((await session.fragment(FILE.subarray(0, 100_001), 0, FILE.length)).status, 404);
    assert.equal((await session.fragment(PIECE, 0, FILE.length)).status, 200);
    assert.equal((await session.fragment(FILE.subarray(100_000), 100_000, FILE.length)).status, 404);
    assert.equal(server.bits.faults?.rules.rules[0]?.hits, 2);
  });

  test('sends an offset with a status', async (t) => {
    const { session, rule } = await setUp(t);
    await rule({ fault: 'status', status: 416, received: 7, packet: 'Fragment' });
    await session.create();
    const reply = await session.fragment(PIECE, 0, FILE.length);
    assert.deepEqual([reply.status, received(reply)], [416, 7]);
  });

  test('forgets the session', async (t) => {
    const { session, rule } = await setUp(t);
    await rule({ fault: 'forget', packet: 'Fragment', nth: 2 });
    await session.create();
    await session.fragment(PIECE, 0, FILE.length);
    const reply = await session.fragment(FILE.subarray(100_000), 100_000, FILE.length);
    assert.equal(hresult(reply), '0x8020001F');
  });

  test('hangs without reading until the client leaves', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'hang', when: 'reading', packet: 'Fragment' });
    await session.create();
    const { request, gone } = unanswered(server.url + 'a.bin', session.id);
    await until(() => server.bits.faults?.rules.rules[0]?.hits === 1, 'the hit');
    request.destroy();
    await gone;
    await until(() => server.bits.faults?.log.stats().openRequests === 0, 'the end');
    assert.equal((await server.bits.storage.find(session.id))?.received, 0);
  });

  test('hangs before the Ack, with the bytes stored', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule({ fault: 'hang', when: 'ack', packet: 'Fragment' });
    await session.create();
    const { request, gone } = unanswered(server.url + 'a.bin', session.id);
    await until(async () => (await server.bits.storage.find(session.id))?.received === 100_000, 'the bytes');
    request.destroy();
    await gone;
    await finish(session, server.uploadDir, 100_000);
  });

  test('delays and throttles', async (t) => {
    const { session, rule } = await setUp(t);
    const slow = { fault: 'throttle', bytesPerSecond: 1_000_000, packet: 'Fragment' };
    await rule({ fault: 'delay', ms: 60, packet: 'Ping' }, slow);
    const start = performance.now();
    await packet(session.url, 'Ping');
    const pinged = performance.now();
    assert.ok(pinged - start >= 59, `${pinged - start} ms`);
    await session.create();
    const created = performance.now();
    assert.equal((await session.fragment(PIECE, 0, FILE.length)).status, 200);
    assert.ok(performance.now() - created >= 80, 'a tenth of a second for a tenth of the rate');
  });

  for (const [mode, expected] of [
    ['wrong', { 'bits-received-content-range': '100001' }],
    ['missing', {}],
    ['misspelt', { 'bits-recieved-content-range': '100000' }],
    ['none', { 'bits-received-content-range': 'none' }],
    ['as-range', { 'bits-received-content-range': '0-99999/100000' }],
  ] as const) {
    test(`changes the offset: ${mode}`, async (t) => {
      const { session, rule } = await setUp(t);
      await rule({ fault: 'range', mode, packet: 'Fragment' });
      await session.create();
      const { headers } = await session.fragment(PIECE, 0, FILE.length);
      const said = Object.entries(headers).filter(([name]) => name.endsWith('-content-range'));
      assert.deepEqual(Object.fromEntries(said), expected);
    });
  }

  test('answers with a web page, before or after the packet is processed', async (t) => {
    const { server, session, rule } = await setUp(t);
    await rule(
      { fault: 'html', packet: 'Fragment' },
      { fault: 'html', packet: 'Fragment', nth: 2, stored: true },
    );
    await session.create();
    for (const stored of [0, 100_000]) {
      const reply = await session.fragment(PIECE, 0, FILE.length);
      assert.equal(reply.status, 200);
      assert.match(reply.body.toString(), /^<!doctype html>/);
      assert.equal((await server.bits.storage.find(session.id))?.received, stored);
    }
  });

  test('changes headers', async (t) => {
    const { session, rule } = await setUp(t);
    await rule({ fault: 'headers', set: { 'BITS-Session-Id': 'other' }, remove: ['bits-protocol'] });
    const { headers } = await session.create();
    assert.equal(headers['bits-session-id'], 'other');
    assert.equal(headers['bits-protocol'], undefined);
  });

  test('selects packets by session, name, path, position, byte and count', async (t) => {
    const { server, rule } = await setUp(t);
    const one = new TestSession(`${server.url}sub/one.bin`);
    const two = new TestSession(`${server.url}two%20words.bin`);
    await one.create();
    await two.create();
    const status = 503;
    const statuses = async (session: TestSession): Promise<number[]> => {
      const all: number[] = [];
      for (const at of [0, 100_000, 200_000]) {
        all.push((await session.fragment(FILE.subarray(at, at + 100_000), at, FILE.length)).status);
      }
      return all;
    };
    await rule({ fault: 'status', status, name: 'two words.bin', position: 'first' });
    assert.deepEqual([...(await statuses(two)), ...(await statuses(one))], [503, 416, 416, 200, 200, 200]);
    server.bits.faults?.rules.clear();
    await rule({ fault: 'status', status, session: two.id, position: 'last' });
    assert.deepEqual(await statuses(two), [200, 200, 503]);
    server.bits.faults?.rules.clear();
    await rule({ fault: 'status', status, path: '/uploads/sub/', position: 'middle' });
    assert.deepEqual([...(await statuses(two)), ...(await statuses(one))], [200, 200, 200, 200, 503, 200]);
    server.bits.faults?.rules.clear();
    await rule({ fault: 'status', status, at: 250_000, count: 0 }, { fault: 'status', status: 500, nth: 3 });
    assert.deepEqual([...(await statuses(one)), ...(await statuses(one))], [200, 200, 503, 200, 200, 503]);
  });

  test('aborts downloads', async (t) => {
    const { server, session, rule } = await setUp(t);
    await session.upload(FILE);
    await rule({ fault: 'reset', when: 'during', bytes: 100_000, packet: 'GET' });
    await assert.rejects(send(session.url));
    assert.deepEqual((await send(session.url)).body, FILE);
    assert.ok(server.bits.faults);
  });

  test('is configured over HTTP, and reports the invalid field of a rule', async (t) => {
    const { server, rule, page } = await setUp(t);
    const added = await rule({ fault: 'delay', ms: 1 }, { fault: 'html' });
    assert.equal(added.status, 201);
    assert.equal(((await page('')) as { rules: unknown[] }).rules.length, 2);
    for (const [bad, word] of [
      [{ fault: 'explode' }, 'fault is one of'],
      [{ fault: 'delay' }, 'ms is missing'],
      [{ fault: 'status', status: 99 }, 'status cannot be 99'],
      [{ fault: 'html', colour: 1 }, 'no field colour'],
    ] as const) {
      const reply = await rule(bad);
      assert.equal(reply.status, 400);
      assert.match(reply.body.toString(), new RegExp(word));
    }
    await send(`${server.origin}/faults?id=1`, { method: 'DELETE' });
    assert.deepEqual(
      server.bits.faults?.rules.rules.map(({ id }) => id),
      [2],
    );
    await send(`${server.origin}/faults`, { method: 'DELETE' });
    assert.equal(server.bits.faults.rules.rules.length, 0);
    const form = await send(`${server.origin}/faults`, { method: 'POST', body: Buffer.from('{}') });
    assert.equal(form.status, 415);
  });

  for (const [rule, words] of [
    [{ fault: 'constructor' }, 'fault is one of'],
    [{ fault: '__proto__' }, 'fault is one of'],
    [{ fault: 'toString' }, 'fault is one of'],
    [{ fault: null }, 'fault is one of'],
    [{ fault: ['reset'] }, 'fault is one of'],
    [{}, 'fault is one of'],
    [null, 'a rule is an object'],
    ['reset', 'a rule is an object'],
    [[], 'a rule is an object'],
    [{ fault: 'html', constructor: 1 }, 'html has no field constructor'],
    [{ fault: 'html', hasOwnProperty: true }, 'html has no field hasOwnProperty'],
    [{ fault: 'html', packet: null }, 'packet cannot be null'],
    [{ fault: 'headers', remove: [null] }, 'remove[0] cannot be null'],
    [{ fault: 'headers', remove: ['a', {}] }, 'remove[1] cannot be {}'],
    [{ fault: 'headers', remove: ['a b'] }, 'remove[0] cannot be "a b"'],
    [{ fault: 'headers', remove: null }, 'remove cannot be null'],
    [{ fault: 'headers', set: null }, 'set cannot be null'],
    [{ fault: 'headers', set: [] }, 'set cannot be []'],
    [{ fault: 'headers', set: { a: null } }, 'set.a cannot be null'],
    [{ fault: 'headers', set: { a: 'b\r\nc' } }, 'set.a cannot be "b'],
    [{ fault: 'headers', set: { 'a b': 'c' } }, 'set.a b cannot be "c"'],
    [{ fault: 'status', status: 503, retryAfter: '1\n' }, 'retryAfter cannot be "1'],
    [{ fault: 'status', status: 500, hresult: '\u20ac' }, 'hresult cannot be'],
    [{ fault: 'delay', ms: 2 ** 31 }, 'ms cannot be 2147483648'],
  ] as const)
    test(`refuses the rule ${JSON.stringify(rule)}: ${words}`, async (t) => {
      const server = await startServer(t, { faults: true });
      const body = Buffer.from(JSON.stringify([rule]));
      const headers = { 'Content-Type': 'application/json' };
      const reply = await send(`${server.origin}/faults`, { method: 'POST', headers, body });
      assert.equal(reply.status, 400);
      const { error } = JSON.parse(reply.body.toString()) as { error: string };
      assert.ok(error.startsWith(words), error);
      assert.equal(server.bits.faults?.rules.rules.length, 0);
    });

  test('is off by default', async (t) => {
    const server = await startServer(t);
    assert.equal((await send(`${server.origin}/faults`)).status, 404);
    assert.equal(server.bits.faults, undefined);
  });

  test('logs every packet and counts bytes, open requests and sessions', async (t) => {
    const { server, session, rule, page } = await setUp(t);
    const other = new TestSession(`${server.url}b.bin`);
    await rule({ fault: 'lose-ack', packet: 'Fragment' });
    await session.create();
    await other.create();
    await assert.rejects(session.fragment(PIECE, 0, FILE.length));
    await session.fragment(PIECE, 0, FILE.length);
    await other.cancel();
    await finish(session, server.uploadDir, 100_000);
    const stats = await page('/stats');
    assert.deepEqual(stats['packets'], {
      'Create-Session': 2,
      Fragment: 3,
      'Cancel-Session': 1,
      'Close-Session': 1,
    });
    assert.deepEqual(stats['statuses'], { 0: 1, 200: 6 });
    assert.equal((stats['bodyBytes'] as Record<string, number>)['/uploads/a.bin'], 400_000);
    assert.equal(stats['maxOpenRequestsPerSession'], 1);
    assert.deepEqual([stats['openRequests'], stats['openSessions'], stats['maxOpenSessions']], [0, 0, 2]);
    const { entries } = (await page('/log')) as { entries: Record<string, unknown>[] };
    assert.equal(entries.length, 7);
    assert.equal(entries[0]?.['session'], session.id);
    const lost = entries[2];
    assert.deepEqual(
      [lost?.['contentRange'], lost?.['status'], lost?.['bodyBytes']],
      ['bytes 0-99999/300000', 0, 100_000],
    );
    assert.ok((lost?.['endedAt'] as number) >= (lost?.['startedAt'] as number));
    await send(`${server.origin}/faults/log`, { method: 'DELETE' });
    assert.deepEqual(((await page('/log')) as { entries: unknown }).entries, []);
  });
});

/** Sends a Fragment without waiting for its answer. */
function unanswered(url: string, id: string) {
  const session = new TestSession(url);
  session.id = id;
  const request = session.start(PIECE, 0, FILE.length);
  const gone = new Promise<void>((resolve) => request.once('close', () => resolve()));
  request.on('error', () => undefined);
  return { request, gone };
}
