import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { appendFile, link, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { BitsOptions } from '../../demo/server/index.js';
import { DiskFullError } from '../../demo/server/core/session-storage.js';
import { FreeSpace, spaceLeft, type SpaceLeft } from '../../demo/server/storage/free-space.js';
import { writeToDisk, type Writer } from '../../demo/server/storage/staging-file.js';
import { Deferred } from '../support/deferred.js';
import { hresult, randomFile, received, TestSession } from './support/client.js';
import { startServer } from './support/start-server.js';
import { tempDir } from './support/temp-dir.js';

const FILE = randomFile(500_000);
const DAY_MS = 86_400_000;

async function setUp(t: TestContext, options: Partial<BitsOptions> = {}) {
  const server = await startServer(t, options);
  const session = new TestSession(`${server.url}a.bin`);
  await session.create();
  const put = (from: number, to: number) => session.fragment(FILE.subarray(from, to), from, FILE.length);
  const folder = path.join(server.sessionsDir, session.id);
  const delivered = path.join(server.uploadDir, 'a.bin');
  return { server, session, put, folder, delivered };
}

/** A disk with room for so many bytes. */
function smallDisk(room: number): { writer: Writer; grow: (bytes: number) => void } {
  let left = room;
  const writer: Writer = async (file, buffers, position) => {
    if (left <= 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    const part = Buffer.concat(buffers).subarray(0, left);
    left -= part.length;
    return writeToDisk(file, [part], position);
  };
  return { writer, grow: (bytes) => (left += bytes) };
}

test('a session that is removed while a Fragment is written is unknown, not a server error', async (t) => {
  let remove = (): Promise<void> => Promise.resolve();
  const writer: Writer = async () => {
    await remove();
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  const { put, folder } = await setUp(t, { writer });
  remove = () => rm(folder, { recursive: true });
  const reply = await put(0, 200_000);
  assert.deepEqual([reply.status, hresult(reply)], [500, '0x8020001F']);
});

describe('a full disk', () => {
  test('is 500 with 0x80070070 and keeps the acknowledged bytes', async (t) => {
    const disk = smallDisk(250_000);
    const { session, put, delivered } = await setUp(t, { writer: disk.writer });
    assert.equal(received(await put(0, 200_000)), 200_000);
    for (let i = 0; i < 2; i += 1) {
      const reply = await put(200_000, 500_000);
      assert.deepEqual([reply.status, hresult(reply)], [500, '0x80070070']);
    }
    disk.grow(1_000_000);
    assert.equal(received(await put(200_000, 500_000)), 500_000);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered), FILE);
  });

  test('is simulated by a staging quota, which survives restarts and is released', async (t) => {
    const { server, session, put } = await setUp(t, { stagingQuota: 600_000 });
    const other = new TestSession(`${server.url}b.bin`);
    await other.create();
    assert.equal(received(await put(0, 400_000)), 400_000);
    assert.equal(hresult(await other.fragment(FILE, 0, FILE.length)), '0x80070070');
    await server.close();
    const again = await startServer(t, { uploadDir: server.uploadDir, stagingQuota: 600_000 });
    const mine = new TestSession(`${again.url}a.bin`);
    mine.id = session.id;
    assert.equal(hresult(await mine.fragment(FILE.subarray(400_000), 400_000, FILE.length)), '0x80070070');
    const theirs = new TestSession(`${again.url}b.bin`);
    theirs.id = other.id;
    assert.equal((await theirs.cancel()).status, 200);
    assert.equal(received(await mine.fragment(FILE.subarray(400_000), 400_000, FILE.length)), 500_000);
  });

  test('does not result from bytes that fail their digest: the quota does not count them', async (t) => {
    const { session, put } = await setUp(t, { stagingQuota: 500_000 });
    const wrong = { 'Content-Digest': `sha-256=:${randomFile(32).toString('base64')}:` };
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await session.fragment(FILE, 0, FILE.length, wrong)).status, 400);
    }
    assert.equal(received(await put(0, 500_000)), 500_000);
  });
});

/** Each is a state that a kill between two steps leaves on the disk. */
describe('after a crash', () => {
  test('a delivery that had begun is completed by the next Close', async (t) => {
    const { server, session, put, folder, delivered } = await setUp(t);
    await put(0, 500_000);
    await markClosing(folder);
    assert.equal((await server.bits.storage.find(session.id))?.received, FILE.length);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered), FILE);
  });

  test('a file that was linked, with its session, is completed by the next Close', async (t) => {
    const { session, put, folder, delivered } = await setUp(t);
    await put(0, 500_000);
    await markClosing(folder);
    await link(path.join(folder, 'data'), delivered);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered), FILE);
    assert.equal(existsSync(folder), false);
  });

  test('a file that was renamed, with its session, is completed by the next Close', async (t) => {
    const { session, put, folder, delivered } = await setUp(t, { allowOverwrites: true });
    await put(0, 500_000);
    await markClosing(folder);
    await rename(path.join(folder, 'data'), delivered);
    assert.equal((await session.close()).status, 200);
    assert.deepEqual(await readFile(delivered), FILE);
  });

  test('unverified bytes are discarded', async (t) => {
    const { put, folder, session, delivered } = await setUp(t);
    await put(0, 100_000);
    await writeFile(path.join(folder, 'unverified-100000'), '');
    await appendFile(path.join(folder, 'data'), randomFile(50_000));
    const gap = await put(200_000, 300_000);
    assert.deepEqual([gap.status, received(gap)], [416, 100_000]);
    assert.equal(received(await put(100_000, 500_000)), 500_000);
    await session.close();
    assert.deepEqual(await readFile(delivered), FILE);
  });

  test('incomplete and half-deleted sessions are removed at the start', async (t) => {
    const { server } = await setUp(t);
    await server.close();
    const state = path.dirname(server.sessionsDir);
    mkdirSync(path.join(state, 'trash/{1}-abcd/x'), { recursive: true });
    const draft = path.join(server.sessionsDir, '.new-{1}');
    mkdirSync(draft);
    await utimes(draft, 0, 0);
    await startServer(t, { uploadDir: server.uploadDir });
    assert.deepEqual(readdirSync(path.join(state, 'trash')), []);
    assert.equal(existsSync(draft), false);
  });

  test('an unreadable record is an unknown session', async (t) => {
    const { session, put, folder } = await setUp(t);
    for (const text of ['', '{"version":1', '{"version":9}', 'null', '[]']) {
      await writeFile(path.join(folder, 'session.json'), text);
      assert.equal(hresult(await put(0, 1000)), '0x8020001F');
    }
    assert.equal(hresult(await session.cancel()), '0x8020001F');
  });

  test('truncated staged bytes are requested again', async (t) => {
    const { put, folder } = await setUp(t);
    await put(0, 300_000);
    await truncate(path.join(folder, 'data'), 100_000);
    const reply = await put(300_000, 400_000);
    assert.deepEqual([reply.status, received(reply)], [416, 100_000]);
  });

  async function markClosing(folder: string): Promise<void> {
    const file = path.join(folder, 'session.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, closing: true }));
  }
});

describe('expired sessions', () => {
  test('are removed with their bytes, and progress extends a session', async (t) => {
    const { server, session, put, folder } = await setUp(t, { sessionTimeout: 14 * 86_400 });
    await put(0, 100_000);
    assert.equal(await server.bits.sweep(Date.now() + 13 * DAY_MS), 0);
    assert.equal(existsSync(folder), true);
    assert.equal(await server.bits.sweep(Date.now() + 15 * DAY_MS), 1);
    assert.equal(existsSync(folder), false);
    assert.equal(hresult(await session.close()), '0x8020001F');
  });

  test('are delivered first if their delivery had begun', async (t) => {
    const { server, put, folder, delivered } = await setUp(t);
    await put(0, 500_000);
    const file = path.join(folder, 'session.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, closing: true }));
    assert.equal(await server.bits.sweep(Date.now() + 15 * DAY_MS), 1);
    assert.deepEqual(await readFile(delivered), FILE);
  });

  test('include a folder without a record', async (t) => {
    const { server, folder } = await setUp(t);
    await rm(path.join(folder, 'session.json'));
    assert.equal(await server.bits.sweep(Date.now() + 15 * DAY_MS), 1);
    assert.equal(existsSync(folder), false);
  });
});

test('durable: bytes are flushed before the Ack', async (t) => {
  const { session, put, delivered } = await setUp(t, { durable: true });
  assert.equal(received(await put(0, 500_000)), 500_000);
  await session.close();
  assert.deepEqual(await readFile(delivered), FILE);
});

test('the limit of sessions no longer counts those that other processes have ended', async (t) => {
  const { server, session } = await setUp(t, { sessionsLimit: 1 });
  const other = await startServer(t, { uploadDir: server.uploadDir });
  const there = new TestSession(`${other.url}a.bin`);
  there.id = session.id;
  assert.equal((await new TestSession(`${server.url}b.bin`).create()).status, 503);
  assert.equal((await there.cancel()).status, 200);
  assert.equal((await new TestSession(`${server.url}b.bin`).create()).status, 200);
});

test('a state directory on another file system than the files is refused at the start', async (t) => {
  const memory = '/dev/shm';
  if (!existsSync(memory) || statSync(memory).dev === statSync(tmpdir()).dev)
    return t.skip('one file system');
  const stateDir = mkdtempSync(path.join(memory, 'bits-state-'));
  t.after(() => rmSync(stateDir, { recursive: true }));
  await assert.rejects(startServer(t, { stateDir }), /file system/);
});

describe('free space', () => {
  const MIB = 1024 * 1024;

  test('is reserved: the bodies being received count as used', async () => {
    let left: SpaceLeft | undefined = { bytes: 10 * MIB, files: 5000 };
    const space = new FreeSpace(4 * MIB, () => Promise.resolve(left));
    const body = new Deferred();
    const first = space.use(4 * MIB, () => body.promise);
    await assert.rejects(
      space.use(3 * MIB, () => Promise.resolve()),
      DiskFullError,
    );
    assert.equal(await space.use(2 * MIB, () => Promise.resolve('fits')), 'fits');
    await new Promise(setImmediate);
    body.resolve();
    await first;
    assert.equal(await space.use(6 * MIB, () => Promise.resolve('fits')), 'fits');
    left = { bytes: 10 * MIB, files: 10 };
    await assert.rejects(
      space.use(0, () => Promise.resolve()),
      DiskFullError,
    );
    left = undefined;
    assert.equal(await space.use(0, () => Promise.resolve('unknown')), 'unknown');
  });

  test('below the setting is a full disk to Create-Session and Fragment, and the session stays', async (t) => {
    const { server, session, put } = await setUp(t, { minimumFreeSpace: 1 });
    assert.equal(received(await put(0, 1000)), 1000);
    const full = await startServer(t, { uploadDir: server.uploadDir, minimumFreeSpace: 2 ** 60 });
    const there = new TestSession(`${full.url}a.bin`);
    there.id = session.id;
    const refused = await there.fragment(FILE.subarray(1000, 2000), 1000, FILE.length);
    assert.deepEqual([refused.status, hresult(refused)], [500, '0x80070070']);
    assert.equal(hresult(await new TestSession(`${full.url}b.bin`).create()), '0x80070070');
    assert.equal(received(await put(1000, 2000)), 2000);
  });

  test('of the disk of the machine is known', async (t) => {
    const left = await spaceLeft(tempDir(t));
    assert.ok(left === undefined || (left.bytes > 0 && left.files > 0));
  });
});
