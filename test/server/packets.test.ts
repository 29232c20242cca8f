import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { BitsOptions, Permit } from '../../demo/server/index.js';
import { until } from '../support/until.js';
import { hresult, packet, PROTOCOL, randomFile, received, send, TestSession } from './support/client.js';
import { raw } from './support/raw.js';
import { startServer } from './support/start-server.js';

const FILE = randomFile(10_000);

async function setUp(t: TestContext, options: Partial<BitsOptions> = {}) {
  const server = await startServer(t, options);
  const session = new TestSession(`${server.url}a.bin`);
  await session.create();
  const put = (from: number, to: number) => session.fragment(FILE.subarray(from, to), from, FILE.length);
  const delivered = (name = 'a.bin') => path.join(server.uploadDir, name);
  return { server, session, put, delivered };
}

describe('the order of checks [MC-BUP 3.2.5.2.3]', () => {
  const unknown = { 'BITS-Session-Id': '{00000000-0000-0000-0000-000000000000}' };

  test('malformed comes before permission', async (t) => {
    const { session } = await setUp(t, { authorize: () => ({ status: 403 }) });
    assert.equal((await packet(session.url, 'Nonsense')).status, 400);
    assert.equal((await packet(session.url, 'Ping')).status, 403);
  });

  test('permission comes before length, length before session', async (t) => {
    let status: 401 | 403 | undefined = 403;
    const permit = (): Permit => (status ? { status } : {});
    const { server, session } = await setUp(t, { authorize: permit });
    const close = { headers: unknown };
    const bare = `BITS_POST /uploads/a.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
    const bareClose = (id: string) =>
      raw(server.origin, `${bare}BITS-Packet-Type: Close-Session\r\nBITS-Session-Id: ${id}\r\n\r\n`);
    assert.deepEqual((await bareClose('{1}')).statuses, [403]);
    status = 401;
    const challenged = await packet(session.url, 'Close-Session', close);
    assert.deepEqual(
      [challenged.status, challenged.headers['www-authenticate']],
      [401, 'Basic realm="uploads"'],
    );
    status = undefined;
    const long = await bareClose('{1}');
    assert.deepEqual(long.statuses, [411]);
    assert.match(long.text, /BITS-Error-Code: 0x80070057/);
    const lost = await packet(session.url, 'Close-Session', { headers: unknown });
    assert.deepEqual([lost.status, hresult(lost)], [500, '0x8020001F']);
  });

  test('an error has both error headers, and the context', async (t) => {
    const { session } = await setUp(t);
    const { headers } = await packet(session.url, 'Close-Session', { headers: unknown });
    assert.equal(headers['bits-error-code'], '0x8020001F');
    assert.equal(headers['bits-error'], '0x8020001F');
    assert.equal(headers['bits-error-context'], '0x5');
    assert.equal(headers['bits-packet-type'], 'Ack');
    assert.equal(headers['content-length'], '0');
  });

  test('uploads switched off are 501', async (t) => {
    const { session } = await setUp(t, { uploadEnabled: false });
    const reply = await packet(session.url, 'Create-Session');
    assert.deepEqual([reply.status, hresult(reply)], [501, '0x80070005']);
  });

  test('a value over 4 KB and a header given twice are malformed', async (t) => {
    const { session } = await setUp(t);
    const long = await packet(session.url, 'Ping', { headers: { 'Content-Name': 'x'.repeat(4097) } });
    assert.deepEqual([long.status, hresult(long)], [400, '0x80070057']);
    const fits = await packet(session.url, 'Ping', { headers: { 'Content-Name': 'x'.repeat(4096) } });
    assert.equal(fits.status, 200);
  });
});

describe('Create-Session', () => {
  for (const [list, status] of [
    [PROTOCOL, 200],
    [PROTOCOL.toUpperCase(), 200],
    [`{00000000-0000-0000-0000-000000000001}, ${PROTOCOL}`, 200],
    [`{00000000-0000-0000-0000-000000000001} ${PROTOCOL}`, 200],
    [`${'{0} '.repeat(99)}${PROTOCOL}`, 200],
    [`${'{0} '.repeat(100)}${PROTOCOL}`, 400],
    ['{00000000-0000-0000-0000-000000000001}', 400],
    ['', 400],
  ] as const) {
    test(`${status} for protocols ${list.slice(0, 60)}…`, async (t) => {
      const { session } = await setUp(t);
      const reply = await packet(session.url, 'Create-Session', {
        headers: { 'BITS-Supported-Protocols': list },
      });
      assert.equal(reply.status, status);
    });
  }

  test('packet types are accepted in any case, and POST with an override header', async (t) => {
    const { session } = await setUp(t);
    assert.equal((await packet(session.url, 'pInG')).status, 200);
    const headers = { 'BITS-Packet-Type': 'Ping', 'X-Http-Method-Override': 'BITS_POST' };
    assert.equal((await send(session.url, { method: 'POST', headers })).status, 200);
    assert.equal((await send(session.url, { method: 'POST' })).status, 405);
  });

  test('an existing destination is 409, 403 in strict mode, and replaced if allowed', async (t) => {
    const { server, session } = await setUp(t);
    await session.upload(FILE);
    const taken = await session.create();
    assert.deepEqual([taken.status, hresult(taken)], [409, '0x80070005']);
    for (const [options, status] of [
      [{ strict: true }, 403],
      [{ allowOverwrites: true }, 200],
    ] as const) {
      const other = await startServer(t, { uploadDir: server.uploadDir, ...options });
      assert.equal((await new TestSession(`${other.url}a.bin`).create()).status, status);
    }
  });

  test('a folder of that name is 403 even if overwriting is allowed', async (t) => {
    const { server, session } = await setUp(t, { allowOverwrites: true });
    await mkdir(path.join(server.uploadDir, 'folder'));
    assert.equal((await new TestSession(`${server.url}folder`).create()).status, 403);
    assert.ok(session);
  });

  test('the sessions of one user are limited, and ended ones do not count', async (t) => {
    const { server, session } = await setUp(t, { sessionsLimit: 2 });
    const [two, three] = [new TestSession(`${server.url}2`), new TestSession(`${server.url}3`)];
    assert.equal((await two.create()).status, 200);
    const refused = await three.create();
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '60']);
    await session.cancel();
    assert.equal((await three.create()).status, 200);
  });

  test('sessions of users who sign in belong to them', async (t) => {
    const authorize: BitsOptions['authorize'] = ({ headers }) => ({
      user: headers.get('authorization')?.[0] ?? '',
    });
    const { server } = await setUp(t, { authorize, sessionsLimit: 1 });
    const session = new TestSession(`${server.url}b`);
    await session.create({ Authorization: 'ann' });
    const steal = await session.fragment(FILE, 0, FILE.length, { Authorization: 'bob' });
    assert.equal(hresult(steal), '0x8020001F');
    assert.equal((await session.create({ Authorization: 'ann' })).status, 503);
    assert.equal((await session.create({ Authorization: 'bob' })).status, 200);
  });
});

describe('Fragment', () => {
  test('a gap is 416 with the expected offset', async (t) => {
    const { put } = await setUp(t);
    await put(0, 4000);
    const reply = await put(5000, 6000);
    assert.deepEqual([reply.status, received(reply), hresult(reply)], [416, 4000, undefined]);
  });

  test('an overlap is trimmed: old bytes stay, new ones are stored [W32]', async (t) => {
    const { session, put, delivered } = await setUp(t);
    await put(0, 4000);
    const lie = Buffer.concat([randomFile(1000), FILE.subarray(4000, 6000)]);
    assert.equal(received(await session.fragment(lie, 3000, FILE.length)), 6000);
    assert.equal(received(await put(0, 1000)), 6000);
    await put(6000, 10_000);
    await session.close();
    assert.deepEqual(await readFile(delivered()), FILE);
  });

  test('an overlap is 416 in strict mode [MC-BUP]', async (t) => {
    const { put } = await setUp(t, { strict: true });
    await put(0, 4000);
    for (const [from, to] of [
      [3000, 6000],
      [0, 4000],
    ] as const) {
      const reply = await put(from, to);
      assert.deepEqual([reply.status, received(reply)], [416, 4000]);
    }
  });

  test('the last Fragment twice is acknowledged twice', async (t) => {
    const { session, put, delivered } = await setUp(t);
    for (let i = 0; i < 2; i += 1) assert.equal(received(await put(0, 10_000)), 10_000);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered()), FILE);
  });

  for (const [range, length] of [
    ['bytes 0-9/0', 10],
    ['bytes 0-9/9', 10],
    ['bytes 9-0/10', 10],
    ['bytes 0-8/10', 10],
    ['bytes 0-9/*', 10],
    ['bytes */10', 10],
    ['0-9/10', 10],
    ['bytes 0-9', 10],
    ['bytes 0-99999999999999999/99999999999999999', 10],
    ['bytes -1-8/10', 10],
    ['items 0-9/10', 10],
  ] as const) {
    test(`Content-Range: ${range} is 400`, async (t) => {
      const { session } = await setUp(t);
      const headers = { 'BITS-Session-Id': session.id, 'Content-Range': range };
      const reply = await packet(session.url, 'Fragment', { headers, body: Buffer.alloc(length) });
      assert.deepEqual([reply.status, hresult(reply)], [400, '0x80070057']);
    });
  }

  test('a changed total is 400', async (t) => {
    const { session, put } = await setUp(t);
    await put(0, 4000);
    assert.equal((await session.fragment(FILE.subarray(4000, 5000), 4000, 9999)).status, 400);
    assert.equal(received(await put(4000, 5000)), 5000);
  });

  test('a file or Fragment over its size limit is 500 with 0x80200020', async (t) => {
    for (const options of [{ maximumUploadSize: 9999 }, { maximumFragmentSize: 4999 }]) {
      const { put } = await setUp(t, options);
      const reply = await put(0, 5000);
      assert.deepEqual([reply.status, hresult(reply)], [500, '0x80200020']);
    }
  });

  test('bytes of an aborted connection are kept', async (t) => {
    const { server, session, put } = await setUp(t);
    const request = session.start(FILE, 0, FILE.length);
    request.on('error', () => undefined);
    // Headers announce everything, the body stops half-way.
    request.destroy();
    await put(0, 2000);
    const partial = breakOff(session, FILE.subarray(2000, 5000));
    await until(async () => (await server.bits.storage.find(session.id))?.received === 5000, 'the bytes');
    partial.destroy();
    assert.equal(received(await put(2000, 10_000)), 10_000);
  });

  test('a second connection is served while one hangs', async (t) => {
    const { server, session, put, delivered } = await setUp(t);
    await put(0, 2000);
    const hanging = breakOff(session, FILE.subarray(2000, 5000));
    t.after(() => hanging.destroy());
    await until(async () => (await server.bits.storage.find(session.id))?.received === 5000, 'the bytes');
    assert.equal(received(await put(2000, 10_000)), 10_000);
    await session.close();
    assert.deepEqual(await readFile(delivered()), FILE);
  });

  /** Announces all that is left of the file, sends only `bytes`, and waits. */
  function breakOff(session: TestSession, bytes: Buffer) {
    const request = session.open(2000, FILE.length - 2000, FILE.length);
    request.on('error', () => undefined);
    request.write(bytes);
    return request;
  }
});

describe('Content-Digest [RFC 9530]', () => {
  const digest = (bytes: Buffer): string =>
    `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

  test('a wrong digest is 400, and nothing of the Fragment is kept', async (t) => {
    const { session, put } = await setUp(t);
    await put(0, 1000);
    const body = FILE.subarray(1000, 5000);
    const headers = { 'Content-Digest': digest(randomFile(10)) };
    const reply = await session.fragment(body, 1000, FILE.length, headers);
    assert.deepEqual([reply.status, received(reply)], [400, 1000]);
    const right = { 'Content-Digest': `sha-512=:AAAA:, ${digest(body)}` };
    assert.equal(received(await session.fragment(body, 1000, FILE.length, right)), 5000);
  });

  test('a digest covers the trimmed bytes too', async (t) => {
    const { session, put } = await setUp(t);
    await put(0, 3000);
    const body = FILE.subarray(1000, 5000);
    assert.equal(
      received(await session.fragment(body, 1000, 10_000, { 'Content-Digest': digest(body) })),
      5000,
    );
  });

  test('unverified bytes of an aborted connection are discarded', async (t) => {
    const { server, session, put } = await setUp(t);
    const request = session.open(0, 5000, FILE.length, { 'Content-Digest': digest(FILE) });
    request.on('error', () => undefined);
    request.write(FILE.subarray(0, 3000));
    const data = path.join(server.sessionsDir, session.id, 'data');
    await until(async () => (await readFile(data)).length === 3000, 'the bytes');
    assert.equal((await server.bits.storage.find(session.id))?.received, 0);
    request.destroy();
    assert.equal(received(await put(0, 10_000)), 10_000);
  });

  test('a malformed digest is 400, other algorithms are ignored', async (t) => {
    const { session } = await setUp(t);
    const bad = await session.fragment(FILE, 0, FILE.length, { 'Content-Digest': 'sha-256=abc' });
    assert.equal(bad.status, 400);
    const other = await session.fragment(FILE, 0, FILE.length, { 'Content-Digest': 'md5=:AAAA:' });
    assert.equal(other.status, 200);
  });
});

describe('Close-Session and Cancel-Session', () => {
  test('an empty file has no Fragment', async (t) => {
    const { session, delivered } = await setUp(t);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered()), Buffer.alloc(0));
  });

  test('Close before the end deletes the session [W32]', async (t) => {
    const { server, session, put, delivered } = await setUp(t);
    await put(0, 4000);
    assert.equal((await session.close()).status, 200);
    assert.equal(existsSync(delivered()), false);
    assert.deepEqual(readdirSync(server.sessionsDir), []);
  });

  test('a second Close has the error of an unknown session', async (t) => {
    const { session, put } = await setUp(t);
    await put(0, 10_000);
    await session.close();
    assert.equal(hresult(await session.close()), '0x8020001F');
  });

  test('Cancel leaves no file, also after the last Fragment', async (t) => {
    const { server, session, put, delivered } = await setUp(t);
    await put(0, 10_000);
    assert.equal((await session.cancel()).status, 200);
    assert.equal(existsSync(delivered()), false);
    assert.deepEqual(readdirSync(server.sessionsDir), []);
    assert.equal(hresult(await session.cancel()), '0x8020001F');
  });

  test('two sessions for one destination do not mix, and the second Close is refused', async (t) => {
    const { server, session, put, delivered } = await setUp(t);
    const other = new TestSession(session.url);
    await other.create();
    const theirs = randomFile(10_000);
    await Promise.all([put(0, 10_000), other.fragment(theirs, 0, theirs.length)]);
    assert.equal((await session.close()).status, 200);
    const refused = await other.close();
    assert.deepEqual([refused.status, hresult(refused)], [409, '0x80070005']);
    assert.deepEqual(await readFile(delivered()), FILE);
    assert.equal((await other.cancel()).status, 200);
    assert.deepEqual(readdirSync(server.sessionsDir), []);
  });

  test('many sessions closing at once: exactly one succeeds, with whole bytes', async (t) => {
    const { server } = await setUp(t);
    const files = Array.from({ length: 12 }, () => randomFile(5000));
    const sessions = await Promise.all(
      files.map(async (file) => {
        const session = new TestSession(`${server.url}race.bin`);
        await session.create();
        await session.fragment(file, 0, file.length);
        return session;
      }),
    );
    const statuses = await Promise.all(sessions.map(async (session) => (await session.close()).status));
    const winner = statuses.indexOf(200);
    assert.deepEqual(
      statuses.map(Number),
      statuses.map((_, i) => (i === winner ? 200 : 409)),
    );
    assert.deepEqual(await readFile(path.join(server.uploadDir, 'race.bin')), files[winner]);
  });

  test('an existing file is replaced atomically if allowed', async (t) => {
    const { session, put, delivered } = await setUp(t, { allowOverwrites: true });
    await writeFile(delivered(), 'old');
    await put(0, 10_000);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered()), FILE);
  });

  test('Close is 404 when the staged bytes were deleted', async (t) => {
    const { server, session, put } = await setUp(t);
    await put(0, 10_000);
    const { storage } = server.bits;
    const staged = await storage.find(session.id);
    assert.ok(staged);
    // The state after a crash during delivery, with the file in neither place.
    await storage.deliver(staged, true);
    await rm(path.join(server.uploadDir, 'a.bin'));
    assert.equal((await session.close()).status, 404);
  });

  test('a session id on another URL is unknown', async (t) => {
    const { server, session } = await setUp(t);
    const moved = new TestSession(`${server.url}b.bin`);
    moved.id = session.id;
    assert.equal(hresult(await moved.cancel()), '0x8020001F');
    const respelt = new TestSession(`${server.url}%61.bin`);
    respelt.id = session.id;
    assert.equal((await respelt.cancel()).status, 200);
  });
});
