import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startFarm, type Farm } from '../../demo/server/index.js';
import { hresult, packet, randomFile, received, TestSession } from './support/client.js';
import { tempDir } from './support/temp-dir.js';

const FILE = randomFile(200_000);
const HALF = 100_000;

async function farm(t: TestContext, shared: boolean): Promise<Farm> {
  const started = await startFarm({ uploadDir: tempDir(t), shared, hostIdFallbackTimeout: 110 });
  t.after(started.close);
  return started;
}

/** Creates a session at the front and returns it once at the host its Ack names, once at the front. */
async function create(front: string) {
  const atFront = new TestSession(`${front}/uploads/f.bin`);
  const { headers } = await atFront.create();
  assert.equal(headers['bits-host-id-fallback-timeout'], '110');
  const host = headers['bits-host-id'] ?? '';
  const atHost = new TestSession(`http://${host}/uploads/f.bin`);
  atHost.id = atFront.id;
  return { atFront, atHost, host };
}

describe('a server farm', () => {
  test('redirects clients to the server of their session', async (t) => {
    const { front, nodes } = await farm(t, false);
    const { atHost, host } = await create(front);
    assert.equal((await packet(atHost.url, 'Ping')).status, 200);
    assert.equal((await atHost.fragment(FILE, 0, FILE.length)).status, 200);
    assert.equal((await atHost.close()).status, 200);
    const node = nodes.find(({ origin }) => origin.endsWith(host)) ?? assert.fail('an unknown host');
    assert.deepEqual(await readFile(path.join(node.uploadDir, 'f.bin')), FILE);
  });

  test('assigns sessions in turn', async (t) => {
    const { front } = await farm(t, false);
    const hosts = new Set([(await create(front)).host, (await create(front)).host]);
    assert.equal(hosts.size, 2);
  });

  test('without shared storage a session is lost with its server', async (t) => {
    const { front, nodes, stop } = await farm(t, false);
    const { atFront, atHost, host } = await create(front);
    await atHost.fragment(FILE.subarray(0, HALF), 0, FILE.length);
    await stop(nodes.findIndex(({ origin }) => origin.endsWith(host)));
    await assert.rejects(atHost.fragment(FILE.subarray(HALF), HALF, FILE.length));
    const reply = await atFront.fragment(FILE.subarray(HALF), HALF, FILE.length);
    assert.equal(hresult(reply), '0x8020001F');
  });

  test('with shared storage any server continues the session of another', async (t) => {
    const { front, nodes, stop } = await farm(t, true);
    const { atFront, atHost, host } = await create(front);
    await atHost.fragment(FILE.subarray(0, HALF), 0, FILE.length);
    await stop(nodes.findIndex(({ origin }) => origin.endsWith(host)));
    const reply = await atFront.fragment(FILE.subarray(HALF), HALF, FILE.length);
    assert.equal(received(reply), FILE.length);
    assert.equal((await atFront.close()).status, 200);
    assert.deepEqual(await readFile(path.join(nodes[0]?.uploadDir ?? '', 'f.bin')), FILE);
  });
});
