import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { randomFile, received, sha256, TestSession } from '../support/client.js';
import { FRAGMENT_LIMIT, MISBEHAVING, startMisbehaving, type Misbehaving } from './mutants/misbehaving.js';

const NAMES = [...Object.keys(MISBEHAVING), 'one-connection-at-a-time'] as Misbehaving[];

for (const name of NAMES)
  test(`a misbehaving server stores an upload without trouble: ${name}`, async (t) => {
    const server = await startMisbehaving(name);
    t.after(server.close);
    const file = randomFile(3 * FRAGMENT_LIMIT);
    await new TestSession(`${server.url}a.bin`).upload(file, FRAGMENT_LIMIT);
    assert.equal(sha256(await readFile(path.join(server.uploadDir, 'a.bin'))), sha256(file));
  });

test('a server that appends overlaps delivers wrong bytes after a repeated Fragment, with right offsets', async (t) => {
  const server = await startMisbehaving('appends-overlaps');
  t.after(server.close);
  const file = randomFile(3000);
  const session = new TestSession(`${server.url}a.bin`);
  await session.create();
  for (const [first, end] of [
    [0, 2000],
    [0, 2000],
    [2000, 3000],
  ] as const)
    assert.equal(received(await session.fragment(file.subarray(first, end), first, 3000)), end);
  assert.equal((await session.close()).status, 200);
  const delivered = await readFile(path.join(server.uploadDir, 'a.bin'));
  assert.equal(delivered.length, 5000);
});
