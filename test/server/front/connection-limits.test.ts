import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { truncate, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import net, { type Socket } from 'node:net';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { AddressLimit } from '../../../demo/server/front/connection/address-limit.js';
import { ConnectionPace } from '../../../demo/server/front/connection/connection-pace.js';
import { createBitsServer } from '../../../demo/server/index.js';
import { until } from '../../support/until.js';
import { raw } from '../support/raw.js';
import { selfSigned } from '../support/self-signed.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

const PING =
  'BITS_POST /uploads/a HTTP/1.1\r\nHost: a\r\nBITS-Packet-Type: Ping\r\nContent-Length: 0\r\n\r\n';

/** The limits of a server's connections, each far off but the one under test. */
const FAR = 100_000;
const LONG = { headTimeoutMs: FAR, bodyIdleMs: FAR, writeIdleMs: FAR, keepAliveMs: FAR };

describe('connections that take up a place', { timeout: 60_000 }, () => {
  test('one that sends nothing is closed without an answer', async (t) => {
    const { origin } = await startServer(t, { ...LONG, headTimeoutMs: 60 });
    const answer = await raw(origin, '');
    assert.deepEqual([answer.statuses, answer.closed], [[], true]);
  });

  test('one that sends nothing before its TLS handshake is closed', async (t) => {
    const dir = tempDir(t);
    const server = createBitsServer({ ...LONG, uploadDir: dir, headTimeoutMs: 60 }, selfSigned(t));
    t.after(() => server.close());
    assert.ok((await raw(await server.listen(), '')).closed);
  });

  for (const [what, bytes] of [
    ['an empty line', '\r\n'],
    ['half a method', 'BITS_'],
    ['a head without its end', PING.slice(0, -2)],
  ] as const) {
    test(`one that sends only ${what} is closed with 408`, async (t) => {
      const { origin } = await startServer(t, { ...LONG, headTimeoutMs: 60 });
      const answer = await raw(origin, bytes);
      assert.deepEqual([answer.statuses, answer.closed], [[408], true]);
    });
  }

  test('one that sends nothing more after an answer is closed', async (t) => {
    const { origin } = await startServer(t, { ...LONG, keepAliveMs: 60 });
    const answer = await raw(origin, PING);
    assert.deepEqual([answer.statuses, answer.closed], [[200], true]);
  });

  for (const method of ['BITS_POST', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    for (const framing of ['Content-Length: 5000', 'Transfer-Encoding: chunked']) {
      test(`one whose ${method} body stops is closed, ${framing}`, async (t) => {
        const { origin } = await startServer(t, { ...LONG, bodyIdleMs: 60 });
        const head = `${method} /uploads/a HTTP/1.1\r\nHost: a\r\nBITS-Packet-Type: Ping\r\n${framing}\r\n\r\n`;
        assert.ok((await raw(origin, `${head}1`)).closed);
      });
    }
  }

  test('one whose body stops on a path outside the handler is closed', async (t) => {
    const { origin } = await startServer(t, { ...LONG, bodyIdleMs: 60 });
    assert.ok(
      (await raw(origin, 'GET /elsewhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n1')).closed,
    );
  });

  test('one whose client does not read a file is closed', async (t) => {
    const server = await startServer(t, { ...LONG, writeIdleMs: 60 });
    const file = path.join(server.uploadDir, 'large');
    await writeFile(file, '');
    await truncate(file, 500_000_000);
    const client = await connected(t, server.origin);
    client.write('GET /uploads/large HTTP/1.1\r\nHost: a\r\n\r\n');
    const [request] = (await once(server.server, 'request')) as [IncomingMessage];
    const { socket } = request;
    await until(() => socket.destroyed, 'the end of the connection');
    assert.ok(socket.bytesWritten < 100_000_000);
  });

  test('one over the limit of its address is closed', async (t) => {
    const server = await startServer(t, { ...LONG, maxConnectionsPerAddress: 2 });
    const first = await answered(t, server.origin);
    await answered(t, server.origin);
    assert.deepEqual(await raw(server.origin, PING), { text: '', statuses: [], closed: true });
    // Another address has a share of its own.
    await answered(t, server.origin, '127.0.0.2');
    first.destroy();
    await until(async () => (await raw(server.origin, PING, 1)).statuses[0] === 200, 'a place');
  });
});

describe('connections by address', () => {
  test('of trusted proxies are not limited, those of others are', async (t) => {
    const options = { ...LONG, maxConnectionsPerAddress: 1, trustedProxies: ['127.0.0.0/30'] };
    const server = await startServer(t, options);
    for (let i = 0; i < 3; i += 1) await answered(t, server.origin, '127.0.0.2');
    await answered(t, server.origin, '127.0.0.9');
    const { port } = new URL(server.origin);
    const refused = net.connect({ host: '127.0.0.1', port: Number(port), localAddress: '127.0.0.9' });
    refused.on('error', () => undefined);
    await once(refused, 'close');
    assert.equal(refused.bytesRead, 0);
  });

  test('from an IPv4-mapped IPv6 address count with those of the IPv4 address', () => {
    const limit = new AddressLimit(2);
    const leave = limit.enter('192.0.2.1');
    assert.ok(leave && limit.enter('::ffff:192.0.2.1'));
    assert.equal(limit.enter('192.0.2.1'), undefined);
    leave();
    assert.ok(limit.enter('192.0.2.1'));
  });
});

describe('the pace of a connection', () => {
  const KIB = 1024;

  function watched(t: TestContext) {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const socket = Object.assign(new EventEmitter(), {
      bytesWritten: 0,
      writableLength: 0,
      paused: false,
      destroyed: false,
      isPaused: (): boolean => socket.paused,
      destroy: (): void => void (socket.destroyed = true),
    });
    const pace = new ConnectionPace(socket as unknown as Socket, { bodyIdleMs: 1000, writeIdleMs: 1000 });
    return { socket, pace, pass: (periods = 1) => t.mock.timers.tick(1000 * periods) };
  }

  test('a slow body that advances has no time limit', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.received(100, true);
    for (let i = 0; i < 500; i += 1) {
      pace.received(KIB / 2, true);
      pace.received(KIB / 2, true);
      pass();
    }
    assert.equal(socket.destroyed, false);
    pace.received(KIB - 1, true);
    pass();
    assert.equal(socket.destroyed, true);
  });

  test('a body that waits for the server is not aborted', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.received(100, true);
    socket.paused = true;
    pass(10);
    assert.equal(socket.destroyed, false);
  });

  test('a body that has ended has no time limit', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.received(100, true);
    pace.received(100, false);
    pass(10);
    assert.equal(socket.destroyed, false);
  });

  test('a slow answer of the server is not aborted', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.answerBegins();
    pass(100);
    assert.equal(socket.destroyed, false);
  });

  test('an answer that is read slowly continues, one that is not read is aborted', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.answerBegins();
    socket.bytesWritten = 64 * KIB;
    socket.writableLength = 64 * KIB;
    for (let i = 0; i < 100; i += 1) {
      pass();
      socket.bytesWritten += 64 * KIB;
    }
    assert.equal(socket.destroyed, false);
    pass(2);
    assert.equal(socket.destroyed, true);
  });

  test('an answer written at once has one time limit for each 64 KiB', (t) => {
    const { socket, pace, pass } = watched(t);
    pace.answerBegins();
    socket.bytesWritten = 640 * KIB;
    socket.writableLength = 640 * KIB;
    pass(10);
    assert.equal(socket.destroyed, false);
    pass(1);
    assert.equal(socket.destroyed, true);
  });
});

async function connected(t: TestContext, origin: string, localAddress?: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = net.connect({ host: hostname, port: Number(port), ...(localAddress && { localAddress }) });
  t.after(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** A connection that has had an answer, and stays. */
async function answered(t: TestContext, origin: string, localAddress?: string): Promise<Socket> {
  const socket = await connected(t, origin, localAddress);
  socket.write(PING);
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.match(data.toString(), /^HTTP\/1.1 200/);
  return socket;
}
