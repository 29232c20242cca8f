import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Random } from '../support/random.js';
import { TestSession, hresult, randomFile, received } from './support/client.js';
import { killStorm } from './support/kill-storm.js';
import { bundleServer, ServerProcess } from './support/server-process.js';
import { tempDir } from './support/temp-dir.js';

const SEED = Number(process.env['KILL_SEED'] ?? 1);

test('200 kills: nothing that was acknowledged is lost, no file is wrong', async (t) => {
  const random = new Random(SEED);
  const report = await killStorm({
    script: await bundleServer(tempDir(t)),
    uploadDir: tempDir(t),
    random,
    clients: 4,
    fileBytes: () => random.below(600_000),
    fragmentBytes: 50_000,
    kills: 200,
    lifeMs: 60,
    digests: true,
  });
  assert.equal(report.kills, 200);
  t.diagnostic(`${report.files} files through ${report.kills} kills in ${report.seconds.toFixed(1)} s`);
});

test('many concurrent sessions survive kills, in bounded memory', async (t) => {
  const random = new Random(SEED);
  const report = await killStorm({
    script: await bundleServer(tempDir(t)),
    uploadDir: tempDir(t),
    random,
    clients: 60,
    fileBytes: () => 1024 * 1024,
    fragmentBytes: 256 * 1024,
    kills: 5,
    lifeMs: 400,
    once: true,
  });
  assert.equal(report.files, 60);
  assert.ok(report.peakMemoryBytes < 300e6, `${report.peakMemoryBytes} bytes resident`);
});

test('SIGTERM ends the server cleanly, also during a Fragment, and sessions survive', async (t) => {
  const uploadDir = tempDir(t);
  const server = new ServerProcess(await bundleServer(tempDir(t)), { UPLOAD_DIR: uploadDir });
  t.after(() => server.stop());
  const file = randomFile(100_000);
  const session = new TestSession(`${await server.start()}a.bin`);
  await session.create();
  assert.equal(received(await session.fragment(file.subarray(0, 40_000), 0, file.length)), 40_000);
  const hanging = session.open(40_000, 60_000, file.length);
  const broken = new Promise((resolve) => hanging.once('error', resolve));
  hanging.write(file.subarray(40_000, 50_000));
  assert.equal(await server.stop('SIGTERM'), 0);
  await broken;
  const again = new TestSession(`${await server.start()}a.bin`);
  again.id = session.id;
  assert.equal(received(await again.fragment(file.subarray(40_000), 40_000, file.length)), 100_000);
  assert.equal((await again.close()).status, 200);
  assert.equal(hresult(await again.close()), '0x8020001F');
  assert.deepEqual(readdirSync(path.join(uploadDir, '.bits/sessions')), []);
});
