import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { RequestLog } from '../../demo/server/faults/request-log.js';
import type { Exchange } from '../../demo/server/front/exchange.js';
import { until } from '../support/until.js';
import { packet, send } from './support/client.js';
import { raw } from './support/raw.js';
import { startServer } from './support/start-server.js';

const ACK = { status: 200, headers: [] };

/** One request through the log's layer. */
async function record(log: RequestLog, target: string, headers: Record<string, string> = {}): Promise<void> {
  const exchange = {
    head: {
      method: 'BITS_POST',
      target,
      headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    },
    body: { received: 5 },
    gone: Promise.resolve(),
    over: Promise.resolve(),
  };
  await log.layer(exchange as unknown as Exchange, () => Promise.resolve(ACK));
}

describe('the log of the fault layer', () => {
  test('keeps the latest requests up to a maximum number', async () => {
    const log = new RequestLog({ faultLogEntries: 100, faultLogBytes: 1_000_000 });
    for (let i = 0; i < 1000; i += 1) await record(log, `/uploads/${i}`);
    const entries = log.entries();
    assert.ok(entries.length <= 100 && entries.length >= 90, `${entries.length} entries`);
    assert.equal(entries.at(-1)?.path, '/uploads/999');
    assert.equal(log.stats().requests, 1000, 'the counts cover all');
  });

  test('keeps a maximum number of bytes, whatever names clients send', async () => {
    const log = new RequestLog({ faultLogEntries: 20_000, faultLogBytes: 1_000_000 });
    const long = 'x'.repeat(4000);
    for (let i = 0; i < 1000; i += 1) {
      await record(log, `/uploads/${i}${long}`, {
        'bits-packet-type': `${i}${long}`,
        'bits-session-id': `${i}${long}`,
        'content-range': long,
      });
    }
    const held = JSON.stringify(log.entries()).length + JSON.stringify(log.stats()).length;
    assert.ok(log.entries().length > 0 && held < 1_500_000, `${held} characters`);
    assert.deepEqual(log.stats().packets, { other: 1000 });
  });

  test('counts a bounded number of different packets and sessions', async () => {
    const log = new RequestLog({ faultLogEntries: 10, faultLogBytes: 1_000_000 });
    for (let i = 0; i < 30_000; i += 1) {
      await record(log, '/uploads/a', { 'bits-packet-type': `type ${i}`, 'bits-session-id': String(i) });
    }
    const { packets, openSessions } = log.stats();
    assert.ok(Object.keys(packets).length <= 51);
    assert.equal(
      Object.values(packets).reduce((sum, count) => sum + count, 0),
      30_000,
    );
    assert.ok(openSessions <= 20_000, `${openSessions} sessions`);
  });

  test('keeps no reference to a finished request', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const log = new RequestLog({ faultLogEntries: 10, faultLogBytes: 1_000_000 });
    let body: object | undefined = { received: 7 };
    const reference = new WeakRef(body);
    await log.layer(
      {
        head: { method: 'BITS_POST', target: '/', headers: new Map() },
        body,
        gone: Promise.resolve(),
        over: Promise.resolve(),
      } as unknown as Exchange,
      () => Promise.resolve(ACK),
    );
    body = undefined;
    await until(() => {
      gc();
      return reference.deref() === undefined;
    }, 'the end of the body');
    assert.equal(log.entries()[0]?.bodyBytes, 7);
  });

  test('is limited by the settings, and so are the rules', async (t) => {
    const server = await startServer(t, { faults: true, faultLogEntries: 5, maxFaultRules: 3 });
    for (let i = 0; i < 20; i += 1) await packet(`${server.url}a`, 'Ping');
    assert.ok((server.bits.faults?.log.entries().length ?? 9) <= 5);
    const add = (rules: object[]): ReturnType<typeof send> =>
      send(`${server.origin}/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(JSON.stringify(rules)),
      });
    assert.equal((await add([{ fault: 'html' }, { fault: 'html' }])).status, 201);
    const refused = await add([{ fault: 'html' }, { fault: 'html' }]);
    assert.equal(refused.status, 400);
    assert.match(refused.body.toString(), /there can be 3 rules/);
    const long = await add([{ fault: 'html', name: 'x'.repeat(10_000) }]);
    assert.equal(long.status, 400);
    assert.match(long.body.toString(), /a rule has 8192 characters at most/);
  });

  test('requested again and again by a client that reads nothing, is 503 for most', async (t) => {
    const server = await startServer(t, { faults: true });
    for (let i = 0; i < 50; i += 1) await packet(`${server.url}${'x'.repeat(200)}${i}`, 'Ping');
    const one = 'GET /faults/log HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const { statuses } = await raw(server.origin, one.repeat(500), 500);
    assert.ok(statuses.every((status) => status === 200 || status === 503));
    assert.equal((await send(`${server.origin}/faults/log`)).status, 200);
  });
});
