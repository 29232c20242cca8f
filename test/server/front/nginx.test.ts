import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/until.js';
import { randomFile, received, send, sha256, TestSession } from '../support/client.js';
import { startNginx, withoutNginx } from '../support/nginx.js';
import { startServer } from '../support/start-server.js';

const CONFIG = fileURLToPath(new URL('../../../demo/nginx.conf', import.meta.url));
const skip = withoutNginx;

/** The configuration of the demo, with its ports and folders moved out of the way. */
async function startProxy(t: TestContext, target: string, change: (config: string) => string = (c) => c) {
  const config = change(await readFile(CONFIG, 'utf8')).replace('127.0.0.1:5174', new URL(target).host);
  return `${await startNginx(t, config)}/uploads/`;
}

test('BITS_POST passes nginx', { skip }, async (t) => {
  const server = await startServer(t);
  const url = await startProxy(t, server.origin);
  const file = randomFile(5_000_000);
  await new TestSession(`${url}a%20b.bin`).upload(file, 2_000_000);
  assert.equal(sha256(await readFile(path.join(server.uploadDir, 'a b.bin'))), sha256(file));
  assert.equal(sha256((await send(`${url}a%20b.bin`)).body), sha256(file));
});

test(
  'nginx’s default limit answers 413 without an Ack, and smaller Fragments are accepted',
  { skip },
  async (t) => {
    const server = await startServer(t);
    const url = await startProxy(t, server.origin, (config) => config.replace(/client_max_body_size.*;/, ''));
    const file = randomFile(2_000_000);
    const session = new TestSession(`${url}a.bin`);
    await session.create();
    const refused = await session.fragment(file.subarray(0, 1_500_000), 0, file.length);
    assert.equal(refused.status, 413);
    assert.equal(refused.headers['bits-packet-type'], undefined);
    assert.equal(received(await session.fragment(file.subarray(0, 1_000_000), 0, file.length)), 1_000_000);
    assert.equal(
      received(await session.fragment(file.subarray(1_000_000), 1_000_000, file.length)),
      2_000_000,
    );
    assert.equal((await session.close()).status, 200);
  },
);

test('bytes of an aborted Fragment reach the server through nginx', { skip }, async (t) => {
  const server = await startServer(t);
  const url = await startProxy(t, server.origin);
  const session = new TestSession(`${url}a.bin`);
  await session.create();
  const request = session.open(0, 100_000, 100_000);
  request.on('error', () => undefined);
  request.write(randomFile(60_000));
  const stored = async (): Promise<number> => (await server.bits.storage.find(session.id))?.received ?? 0;
  await until(async () => (await stored()) > 0, 'the bytes');
  request.destroy();
  await until(async () => (await stored()) === 60_000, 'all of them');
});
