import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { until } from '../../support/until.js';
import { raw } from '../support/raw.js';
import { startServer } from '../support/start-server.js';
import { TestSession, packet } from '../support/client.js';

const PING = 'BITS_POST /uploads/a HTTP/1.1\r\nHost: a\r\nBITS-Packet-Type: Ping\r\n';
/** A second request that must never be seen as one. */
const HIDDEN = 'GET /uploads/?list HTTP/1.1\r\nHost: a\r\n\r\n';

const SHAPES: readonly (readonly [what: string, request: string])[] = [
  [
    'Content-Length and Transfer-Encoding',
    `${PING}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'Transfer-Encoding and Content-Length',
    `${PING}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
  ],
  ['two Content-Lengths', `${PING}Content-Length: 0\r\nContent-Length: 40\r\n\r\n`],
  ['two equal Content-Lengths', `${PING}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`],
  ['a list of lengths', `${PING}Content-Length: 0, 0\r\n\r\n`],
  ['a signed length', `${PING}Content-Length: +0\r\n\r\n`],
  ['a hexadecimal length', `${PING}Content-Length: 0x0\r\n\r\n`],
  ['a negative length', `${PING}Content-Length: -1\r\n\r\n`],
  ['a length beyond all', `${PING}Content-Length: 99999999999999999999\r\n\r\n`],
  ['a bare LF after a field', `${PING.replace('a\r\nBITS', 'a\nBITS')}Content-Length: 0\r\n\r\n`],
  ['a bare LF after the request line', `BITS_POST /uploads/a HTTP/1.1\nHost: a\r\nContent-Length: 0\r\n\r\n`],
  ['a bare LF at the end of the head', `${PING}Content-Length: 0\r\n\n`],
  ['only bare LFs', `BITS_POST /uploads/a HTTP/1.1\nHost: a\n\n`],
  ['a bare CR in a field', `${PING}X: a\rContent-Length: 4\r\n\r\n`],
  ['a folded field', `${PING}X: a\r\n Content-Length: 4\r\n\r\n`],
  ['a blank before the colon', `${PING}Content-Length : 4\r\n\r\n`],
  ['a field without a name', `${PING}: 4\r\n\r\n`],
  ['a field without a colon', `${PING}Content-Length\r\n\r\n`],
  ['NUL in a value', `${PING}X: \0\r\n\r\n`],
  ['another coding', `${PING}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['chunked twice', `${PING}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
  ['a coding that is nearly chunked', `${PING}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  [
    'two Transfer-Encodings',
    `${PING}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  ],
  ['vertical tab before chunked', `${PING}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
  ['chunked on HTTP/1.0', `${PING.replace('1.1', '1.0')}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a chunk size with a sign', `${PING}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`],
  ['a chunk size with 0x', `${PING}Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n`],
  ['a chunk longer than its size', `${PING}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`],
  ['a bare LF after a chunk size', `${PING}Transfer-Encoding: chunked\r\n\r\n0\n\r\n`],
  ['two Hosts', `${PING}Host: b\r\nContent-Length: 0\r\n\r\n`],
  ['no Host', 'BITS_POST /uploads/a HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
  ['two blanks in the request line', 'BITS_POST  /uploads/a HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['no version', 'BITS_POST /uploads/a\r\nHost: a\r\n\r\n'],
  ['another version', 'BITS_POST /uploads/a HTTP/2.0\r\nHost: a\r\n\r\n'],
];

async function started(t: TestContext, options = {}) {
  const server = await startServer(t, options);
  const listed = (text: string): boolean => text.includes('application/json');
  return { server, listed };
}

describe('request smuggling', () => {
  for (const [what, request] of SHAPES) {
    test(`${what}: 400 and a closed connection`, async (t) => {
      const { server, listed } = await started(t);
      const answer = await raw(server.origin, request + HIDDEN);
      assert.equal(answer.statuses.at(-1), 400);
      assert.ok(answer.closed);
      assert.ok(!listed(answer.text), 'nothing behind it is taken for a request');
    });
  }

  test('the requests before it are answered first', async (t) => {
    const { server } = await started(t);
    const bad = `${PING}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`;
    const answer = await raw(server.origin, `${PING}Content-Length: 0\r\n\r\n`.repeat(3) + bad);
    assert.deepEqual(answer.statuses, [200, 200, 200, 400]);
    assert.ok(answer.closed);
  });

  test('a body that looks like a request is a body', async (t) => {
    const { server, listed } = await started(t);
    const answer = await raw(
      server.origin,
      `${PING}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}${PING}Content-Length: 0\r\n\r\n`,
      2,
    );
    assert.deepEqual(answer.statuses, [200, 200]);
    assert.ok(!listed(answer.text));
  });

  test('no request is read after Connection: close', async (t) => {
    const { server, listed } = await started(t);
    const answer = await raw(server.origin, `${PING}Connection: close\r\nContent-Length: 0\r\n\r\n${HIDDEN}`);
    assert.deepEqual(answer.statuses, [200]);
    assert.ok(!listed(answer.text));
  });
});

describe('clients that leave', () => {
  test('the bytes that arrived just before the end are kept', async (t) => {
    const { server } = await started(t);
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const head = [
      'BITS_POST /uploads/a HTTP/1.1',
      'Host: a',
      'BITS-Packet-Type: Fragment',
      `BITS-Session-Id: ${session.id}`,
      'Content-Range: bytes 0-9999/10000',
      'Content-Length: 10000',
    ];
    // Head, bytes and the end of the connection in one go, before the server has looked at any of them.
    await raw(server.origin, `${head.join('\r\n')}\r\n\r\n${'x'.repeat(6000)}`, 'end');
    await until(async () => (await server.bits.storage.find(session.id))?.received === 6000, 'the bytes');
  });
});

describe('clients that never end a request', () => {
  test('a head over the limit is 431', async (t) => {
    const { server } = await started(t);
    const answer = await raw(server.origin, `${PING}X: ${'y'.repeat(20_000)}`);
    assert.deepEqual([answer.statuses, answer.closed], [[431], true]);
  });

  test('a slow head is 408, after others were answered', async (t) => {
    const { server } = await started(t, { headTimeoutMs: 60 });
    const answer = await raw(server.origin, `${PING}Content-Length: 0\r\n\r\n${PING}`);
    assert.deepEqual([answer.statuses, answer.closed], [[200, 408], true]);
  });

  test('a body that stops is aborted, and its bytes are kept', async (t) => {
    const { server } = await started(t, { bodyIdleMs: 60 });
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const request = session.open(0, 5000, 5000);
    const broken = new Promise((resolve) => request.on('error', resolve));
    request.write(Buffer.alloc(2000));
    await broken;
    assert.equal((await server.bits.storage.find(session.id))?.received, 2000);
  });

  test('connections over the limit are closed', async (t) => {
    const { server } = await started(t, { maxConnections: 1 });
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const holds = session.open(0, 10, 10);
    holds.on('error', () => undefined);
    holds.write('x');
    t.after(() => holds.destroy());
    await new Promise((resolve) => holds.once('socket', (socket) => socket.once('connect', resolve)));
    assert.deepEqual((await raw(server.origin, HIDDEN)).statuses, []);
  });

  test('an early answer reaches a client that is still sending, on the same connection', async (t) => {
    const { server } = await started(t, { maximumFragmentSize: 10 });
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const body = Buffer.alloc(20_000_000);
    const reply = await session.fragment(body, 0, body.length);
    assert.equal(reply.status, 500);
    assert.equal((await packet(session.url, 'Ping')).status, 200);
  });
});
