import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { createBitsServer, isAllowedHost, refuseHost, SettingsError } from '../../../demo/server/index.js';
import { PROTOCOL } from '../support/client.js';
import { raw } from '../support/raw.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

/** One request per route, as a page that rebound its own name to this address could send it. */
const ROUTES = [
  ['BITS_POST', '/uploads/a', ['BITS-Packet-Type: Ping']],
  ['BITS_POST', '/uploads/a', ['BITS-Packet-Type: Create-Session', `BITS-Supported-Protocols: ${PROTOCOL}`]],
  ['POST', '/uploads/a', ['X-HTTP-Method-Override: BITS_POST', 'BITS-Packet-Type: Ping']],
  ['GET', '/uploads/?list', []],
  ['HEAD', '/uploads/?list', []],
  ['GET', '/uploads/a', []],
  ['PUT', '/uploads/a', []],
  ['OPTIONS', '/uploads/a', ['Origin: http://rebound.example']],
  ['GET', '/faults', []],
  ['GET', '/faults/log', []],
  ['DELETE', '/faults', []],
  ['OPTIONS', '/faults', []],
] as const;

function request(method: string, path: string, host: string, fields: readonly string[] = []): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', 'Content-Length: 0'];
  return `${[...lines, ...fields].join('\r\n')}\r\n\r\n`;
}

describe('the host of a request', () => {
  test('another name is refused on the loopback interface, on every route', async (t) => {
    const server = await startServer(t, { faults: true, allowedHosts: [] });
    for (const [method, path, fields] of ROUTES) {
      for (const host of [
        'rebound.example',
        'rebound.example:5174',
        'localhost.rebound.example',
        '127.0.0.1.nip.io',
      ]) {
        const { statuses, text } = await raw(server.origin, request(method, path, host, fields));
        assert.deepEqual(statuses, [421], `${method} ${path} ${host}`);
        assert.doesNotMatch(text, /bits-|access-control/i);
      }
    }
    assert.deepEqual(readdirSync(server.sessionsDir), []);
    assert.deepEqual(server.bits.faults?.log.entries(), []);
  });

  test('the names of the loopback interface are accepted there', async (t) => {
    const server = await startServer(t, { faults: true, allowedHosts: [] });
    const hosts = [
      'localhost',
      'LocalHost:99',
      'localhost.',
      'demo.localhost',
      '127.0.0.1',
      '127.8.9.1:1',
      '[::1]:80',
    ];
    for (const host of hosts) {
      for (const path of ['/uploads/?list', '/faults']) {
        const { statuses } = await raw(server.origin, request('GET', path, host));
        assert.deepEqual(statuses, [200], host + path);
      }
    }
  });

  test('a target in absolute form is checked for the same names', async (t) => {
    const server = await startServer(t, { allowedHosts: [] });
    const target = (host: string): string => `http://${host}/uploads/?list`;
    const refused = await raw(server.origin, request('GET', target('rebound.example'), 'localhost'));
    assert.deepEqual(refused.statuses, [421]);
    const served = await raw(server.origin, request('GET', target('localhost:5174'), 'localhost'));
    assert.deepEqual(served.statuses, [200]);
  });

  test('allowedHosts adds names, whole domains, or all hosts', async (t) => {
    for (const [allowedHosts, host, status] of [
      [['files.example'], 'files.example:443', 200],
      [['files.example'], 'FILES.example', 200],
      [['files.example'], 'localhost', 200],
      [['files.example'], 'other.example', 421],
      [['files.example'], 'a.files.example', 421],
      [['.example'], 'a.files.example', 200],
      [['.example'], 'badexample', 421],
      [['10.0.0.1', '[fe80::1]'], '[fe80::1]:80', 200],
      [['*'], 'anything', 200],
    ] as const) {
      const server = await startServer(t, { allowedHosts });
      const { statuses } = await raw(server.origin, request('GET', '/uploads/?list', host));
      assert.deepEqual(statuses, [status], `${allowedHosts.join()} ${host}`);
    }
  });

  test('every name is accepted on another address until allowedHosts lists some', async (t) => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    if (address === undefined) return t.skip('no other address on this machine');
    for (const [allowedHosts, host, status] of [
      [[], 'files.example', 200],
      [['files.example'], 'files.example', 200],
      [['files.example'], 'localhost', 421],
    ] as const) {
      const server = createBitsServer({ uploadDir: tempDir(t), allowedHosts });
      const origin = await server.listen(0, address);
      t.after(() => server.close());
      const { statuses } = await raw(origin, request('GET', '/uploads/?list', host));
      assert.deepEqual(statuses, [status], `${allowedHosts.join()} ${host}`);
    }
  });

  test('a server around the handler can check its own paths for the same names', async (t) => {
    const server = createServer((incoming, response) => {
      if (isAllowedHost(incoming, [])) response.end('page');
      else refuseHost(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.deepEqual((await raw(origin, request('GET', '/', 'rebound.example'))).statuses, [421]);
    assert.deepEqual((await raw(origin, request('GET', '/', 'localhost:1'))).statuses, [200]);
  });

  for (const pattern of ['http://a', 'a/b', 'a:80', '', 'a..b', '*.a'])
    test(`refuses the setting ${JSON.stringify(pattern)}`, () => {
      assert.throws(() => createBitsServer({ uploadDir: 'up', allowedHosts: [pattern] }), SettingsError);
    });
});
