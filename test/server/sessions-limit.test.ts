import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { addressGroup } from '../../demo/server/core/address-group.js';
import { createClientAddress, isNetwork } from '../../demo/server/front/client-address.js';
import { UserSessions } from '../../demo/server/storage/user-sessions.js';
import { completeSettings, SettingsError } from '../../demo/server/settings.js';
import { PROTOCOL, TestSession, type Reply } from './support/client.js';
import { raw } from './support/raw.js';
import { startServer } from './support/start-server.js';

function create(i: number): string {
  const fields = [
    'BITS-Packet-Type: Create-Session',
    `BITS-Supported-Protocols: ${PROTOCOL}`,
    'Content-Length: 0',
  ];
  return [`BITS_POST /uploads/${i} HTTP/1.1`, 'Host: localhost', ...fields, '', ''].join('\r\n');
}

const count = (statuses: readonly number[], status: number): number =>
  statuses.filter((one) => one === status).length;

describe('the limit of sessions', () => {
  test('holds for simultaneous requests, on one connection and on many', async (t) => {
    const server = await startServer(t, { sessionsLimit: 7 });
    const burst = Array.from({ length: 100 }, (_, i) => create(i)).join('');
    const answers = await Promise.all([0, 1, 2].map(() => raw(server.origin, burst, 100)));
    const statuses = answers.flatMap((answer) => answer.statuses);
    assert.deepEqual([count(statuses, 200), count(statuses, 503)], [7, 293]);
    assert.equal(readdirSync(server.sessionsDir).length, 7);
  });

  test('holds after a restart', async (t) => {
    const first = await startServer(t, { sessionsLimit: 7 });
    await raw(first.origin, create(1) + create(2), 2);
    const second = await startServer(t, { sessionsLimit: 7, uploadDir: first.uploadDir });
    const burst = Array.from({ length: 50 }, (_, i) => create(i)).join('');
    assert.equal(count((await raw(second.origin, burst, 50)).statuses, 200), 5);
  });

  test('holds for all users together', async (t) => {
    const server = await startServer(t, {
      totalSessionsLimit: 5,
      authorize: ({ target }) => ({ user: target }),
    });
    const burst = Array.from({ length: 50 }, (_, i) => create(i)).join('');
    assert.equal(count((await raw(server.origin, burst, 50)).statuses, 200), 5);
  });

  test('does not count a session that could not be created', async (t) => {
    const server = await startServer(t, { sessionsLimit: 1, onFailure: () => undefined });
    await rm(server.sessionsDir, { recursive: true });
    const failed = await new TestSession(`${server.url}a`).create();
    assert.equal(failed.status, 500);
    await server.bits.storage.open();
    assert.equal((await new TestSession(`${server.url}a`).create()).status, 200);
  });

  test('forgets a user with the last session, in whatever process it ended', async (t) => {
    const server = await startServer(t, { authorize: ({ target }) => ({ user: target }) });
    const sessions = ['a', 'b', 'c'].map((name) => new TestSession(server.url + name));
    for (const session of sessions) await session.create();
    const { users } = server.bits.storage.folders;
    assert.equal(users.users, 3);
    await sessions[0]?.cancel();
    assert.equal(users.users, 2);
    await rm(path.join(server.sessionsDir, sessions[1]?.id ?? ''), { recursive: true });
    await server.bits.sweep();
    assert.equal(users.users, 1);
  });

  test('counts a session that is being created', async () => {
    const sessions = new UserSessions({ read: () => Promise.resolve([]), ids: () => Promise.resolve([]) });
    const limits = { ofUser: 1, ofAll: 9 };
    assert.equal(await sessions.reserve({ id: '1', user: 'a' }, limits), true);
    await sessions.compare();
    assert.equal(await sessions.reserve({ id: '2', user: 'a' }, limits), false);
    sessions.made('1');
    assert.equal(await sessions.reserve({ id: '2', user: 'a' }, limits), true, 'it is not on the disk');
  });
});

describe('the client behind proxies', () => {
  const trusting = (forwardedHeader: 'x-forwarded-for' | 'forwarded') =>
    createClientAddress({ trustedProxies: ['127.0.0.1', '::1', '10.0.0.0/8', 'fd00::/8'], forwardedHeader });

  for (const [peer, header, client] of [
    ['127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', '1.1.1.1, 203.0.113.7, 10.2.3.4', '203.0.113.7'],
    ['127.0.0.1', '10.9.9.9, 10.2.3.4', '10.9.9.9'],
    ['127.0.0.1', '203.0.113.7:4711', '203.0.113.7'],
    ['127.0.0.1', '[2001:DB8::1]:4711', '2001:db8::1'],
    ['127.0.0.1', '2001:db8::1, fd00::9', '2001:db8::1'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '1.1.1.1, unknown, 10.2.3.4', '10.2.3.4'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['198.51.100.1', '203.0.113.7', '198.51.100.1'],
    [undefined, '203.0.113.7', 'unknown'],
  ] as const)
    test(`of ${peer ?? 'no address'} with X-Forwarded-For ${JSON.stringify(header)}: ${client}`, () => {
      const headers = new Map(header === undefined ? [] : [['x-forwarded-for', [header]]]);
      assert.equal(trusting('x-forwarded-for')(headers, peer), client);
    });

  for (const [header, client] of [
    ['for=203.0.113.7;proto=https;by=10.0.0.1', '203.0.113.7'],
    ['for=1.1.1.1, For="[2001:db8::1]:4711";proto=http', '2001:db8::1'],
    ['for="1.1.1.1, for=203.0.113.7', '203.0.113.7'],
    ['for=1.1.1.1, for=_hidden', '127.0.0.1'],
    ['proto=http', '127.0.0.1'],
  ] as const)
    test(`with Forwarded ${header}: ${client}`, () => {
      const headers = new Map([
        ['forwarded', [header]],
        ['x-forwarded-for', ['6.6.6.6']],
      ]);
      assert.equal(trusting('forwarded')(headers, '127.0.0.1'), client);
    });

  test('is read from several headers as from one list', () => {
    const headers = new Map([['x-forwarded-for', ['1.1.1.1', '203.0.113.7', '10.1.1.1']]]);
    assert.equal(trusting('x-forwarded-for')(headers, '127.0.0.1'), '203.0.113.7');
  });

  test('counts as a user of its own behind a trusted proxy, else as the proxy', async (t) => {
    for (const [trustedProxies, second] of [
      [['127.0.0.1'], 200],
      [[], 503],
    ] as const) {
      const server = await startServer(t, { sessionsLimit: 1, trustedProxies });
      const from = (name: string, address: string): Promise<Reply> =>
        new TestSession(server.url + name).create({ 'X-Forwarded-For': address });
      assert.equal((await from('a', '203.0.113.7')).status, 200);
      assert.equal((await from('b', '203.0.113.8')).status, second);
      assert.equal((await from('c', '203.0.113.7')).status, 503);
      assert.equal((await from('d', '9.9.9.9, 203.0.113.7')).status, 503);
    }
  });

  for (const [address, group] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ] as const)
    test(`${address} counts as ${group}`, () => assert.equal(addressGroup(address), group));

  test('cannot be configured with an invalid proxy address', () => {
    for (const bad of ['', 'nginx', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.0/8/8', '10.0.0']) {
      assert.equal(isNetwork(bad), false, bad);
      assert.throws(() => completeSettings({ uploadDir: 'up', trustedProxies: [bad] }), SettingsError);
    }
  });
});
