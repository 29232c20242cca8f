import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { startExampleApplication, type BitsOptions } from '../../../demo/server/index.js';
import { packet, send, TestSession } from '../support/client.js';
import { startServer } from '../support/start-server.js';

const FILE = Buffer.from('secret');
const as = (user: string): Record<string, string> => ({ Authorization: `Bearer ${user}` });

/** Accepts any user name; `nobody` may do nothing. */
const authorize: BitsOptions['authorize'] = ({ headers }) => {
  const user = /^Bearer (\w+)$/.exec(headers.get('authorization')?.[0] ?? '')?.[1];
  if (user === undefined) return { status: 401, challenge: 'Bearer' };
  return user === 'nobody' ? { status: 403 } : { user };
};

/** A session of Ann with everything that can be read of it. */
async function setUp(t: TestContext, options: Partial<BitsOptions> = {}) {
  const example = await startExampleApplication();
  t.after(example.close);
  const server = await startServer(t, {
    authorize,
    faults: true,
    notificationType: 2,
    notificationUrl: example.url,
    allowedOrigins: ['http://page.example'],
    ...options,
  });
  const url = `${server.url}folder/s.txt`;
  const created = await packet(url, 'Create-Session', {
    headers: { ...as('ann'), 'BITS-Supported-Protocols': '{7df0354d-249b-430f-820d-3d2a9bef4931}' },
  });
  const id = created.headers['bits-session-id'] ?? '';
  const sent = await packet(url, 'Fragment', {
    headers: { ...as('ann'), 'BITS-Session-Id': id, 'Content-Range': `bytes 0-5/6` },
    body: FILE,
  });
  assert.equal(sent.status, 200);
  const delivered = new TestSession(`${server.url}delivered.txt`);
  await delivered.create(as('ann'));
  await delivered.fragment(FILE, 0, 6, as('ann'));
  await packet(delivered.url, 'Close-Session', {
    headers: { ...as('ann'), 'BITS-Session-Id': delivered.id },
  });
  const reply = (folder: string): string =>
    `${server.url}${folder}BITS-Sessions/Replies/${encodeURIComponent(id)}/responsefile.bin`;
  return { server, id, url, reply };
}

describe('authorize', () => {
  test('asks in a 401 for credentials of the scheme that was sent, and for Basic without one', async (t) => {
    const server = await startServer(t, { authorize: () => ({ status: 401 }) });
    const challenge = async (headers: Record<string, string>): Promise<unknown> =>
      (await packet(`${server.url}a.txt`, 'Ping', { headers })).headers['www-authenticate'];
    assert.equal(await challenge({ Authorization: 'Bearer expired' }), 'Bearer');
    assert.equal(await challenge({ Authorization: 'Bearer ' }), 'Bearer');
    assert.equal(await challenge({ Authorization: 'Token a="b"' }), 'Token');
    for (const headers of [{}, { Authorization: 'basic YTpi' }, { Authorization: '"a" b' }])
      assert.equal(await challenge(headers), 'Basic realm="uploads"');
  });

  test('is called on every route, and a refused answer discloses nothing', async (t) => {
    const { server, id, url, reply } = await setUp(t);
    const sessionHeaders = { 'BITS-Session-Id': id, 'Content-Range': 'bytes 0-5/6' };
    for (const [method, target, headers] of [
      ['GET', `${server.url}delivered.txt`, {}],
      ['HEAD', `${server.url}delivered.txt`, {}],
      ['GET', `${server.url}missing.txt`, {}],
      ['GET', `${server.url}?list`, {}],
      ['HEAD', `${server.url}?list`, {}],
      ['GET', `${server.url}?list&sha256`, {}],
      ['GET', server.url, {}],
      ['GET', reply('folder/'), {}],
      ['HEAD', reply('folder/'), {}],
      ['PUT', `${server.url}delivered.txt`, {}],
      ['POST', url, {}],
      ['DELETE', url, {}],
      ['BITS_POST', url, { 'BITS-Packet-Type': 'Ping' }],
      ['POST', url, { 'BITS-Packet-Type': 'Ping', 'X-HTTP-Method-Override': 'BITS_POST' }],
      ['BITS_POST', url, { 'BITS-Packet-Type': 'Create-Session' }],
      ['BITS_POST', url, { ...sessionHeaders, 'BITS-Packet-Type': 'Close-Session' }],
      ['BITS_POST', url, { ...sessionHeaders, 'BITS-Packet-Type': 'Cancel-Session' }],
      ['GET', `${server.origin}/faults`, {}],
      ['POST', `${server.origin}/faults`, { 'Content-Type': 'application/json' }],
      ['DELETE', `${server.origin}/faults`, {}],
      ['GET', `${server.origin}/faults/log`, {}],
      ['GET', `${server.origin}/faults/stats`, {}],
    ] as const) {
      for (const [credentials, status] of [
        [{}, 401],
        [as('nobody'), 403],
      ] as const) {
        const answer = await send(target, {
          method,
          headers: { Origin: 'http://page.example', ...headers, ...credentials },
        });
        assert.equal(answer.status, status, `${method} ${target}`);
        assert.equal(answer.headers['www-authenticate'], status === 401 ? 'Bearer' : undefined);
        assert.equal(answer.headers['access-control-allow-origin'], 'http://page.example');
        assert.equal(answer.body.length, 0);
      }
    }
  });

  test('is not called for preflights, which have no credentials', async (t) => {
    const { server } = await setUp(t);
    const headers = { Origin: 'http://page.example', 'Access-Control-Request-Method': 'BITS_POST' };
    for (const target of [`${server.url}a`, `${server.origin}/faults`]) {
      const answer = await send(target, { method: 'OPTIONS', headers });
      assert.equal(answer.status, 204, target);
      assert.match(answer.headers['access-control-allow-methods'] ?? '', /BITS_POST/);
    }
  });

  test('permits the users it returns', async (t) => {
    const { server, reply } = await setUp(t);
    for (const target of [
      `${server.url}delivered.txt`,
      `${server.url}?list`,
      reply('folder/'),
      `${server.origin}/faults`,
    ]) {
      assert.equal((await send(target, { headers: as('ann') })).status, 200, target);
    }
  });

  test('restricts a reply to the user of its session', async (t) => {
    const { reply } = await setUp(t);
    assert.equal((await send(reply('folder/'), { headers: as('ben') })).status, 404);
    assert.equal((await send(reply('folder/'), { headers: as('ann') })).status, 200);
  });

  test('is called for a reply with the folder of its session only', async (t) => {
    const { reply } = await setUp(t);
    for (const folder of ['', 'other/', 'folder/sub/']) {
      assert.equal((await send(reply(folder), { headers: as('ann') })).status, 404, folder);
    }
  });
});
