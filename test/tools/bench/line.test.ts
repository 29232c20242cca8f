import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Line } from '../../bench/peers/line/line.js';
import { until } from '../../support/until.js';

/** Answers with the number of bytes it got, once the client has ended its side. */
async function countingServer(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0;
    socket.on('data', (block) => (bytes += block.length));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end(String(bytes)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Milliseconds until the answer to this many bytes is there. */
async function send(port: number, bytes: number): Promise<number> {
  const started = performance.now();
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(Buffer.alloc(bytes));
  let answer = '';
  for await (const block of socket) answer += String(block);
  assert.equal(answer, String(bytes));
  return performance.now() - started;
}

describe('the line’s emulator', () => {
  let server: Server;
  before(async () => (server = await countingServer()));
  after(() => server.close());

  test('carries bytes unchanged in number, in no less than their time and two round trips', async () => {
    const line = new Line({ mbit: 80, rttMs: 40 });
    try {
      // 100 ms for the bytes; a round trip for the connection, one for the bytes and their answer.
      const ms = await send(await line.open(portOf(server)), 1_000_000);
      assert.ok(ms >= 175, `${ms} ms`);
    } finally {
      line.close();
    }
  });

  test('gives connections to two ports one rate together', async () => {
    const line = new Line({ mbit: 80, rttMs: 0 });
    try {
      const ports = [await line.open(portOf(server)), await line.open(portOf(server))];
      const all = await Promise.all(ports.map((port) => send(port, 1_000_000)));
      assert.ok(Math.max(...all) >= 190, `${all.join(' and ')} ms`);
    } finally {
      line.close();
    }
  });

  test('resets connections in mid-transfer once, and then carries bytes again', async () => {
    const line = new Line({ mbit: 80, rttMs: 0 });
    try {
      const port = await line.open(portOf(server));
      line.cutOnce(500_000, 50);
      await assert.rejects(send(port, 1_000_000));
      await until(() => line.cutReport().cut, 'the end of the outage');
      assert.equal(line.cutReport().resumedAfterMs, undefined);
      await send(port, 1_000_000);
      const { upBytes, resumedAfterMs } = line.cutReport();
      assert.ok(upBytes >= 1_500_000 && upBytes < 2_000_000, `${upBytes} bytes`);
      assert.ok(resumedAfterMs !== undefined && resumedAfterMs > 0);
    } finally {
      line.close();
    }
  });
});
