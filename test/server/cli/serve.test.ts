import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { packet, randomFile, send, sha256, TestSession } from '../support/client.js';
import { tempDir } from '../support/temp-dir.js';
import { bitsUpload, serving } from './command.js';

test('serve stores uploads in the directory, and ends with code 0 after SIGTERM', async (t) => {
  const dir = path.join(tempDir(t), 'new', 'folder');
  const { url, stop } = await serving(t, ['--port', '0', dir]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/uploads\/$/);
  const file = randomFile(3_000_000);
  await new TestSession(`${url}film.mp4`).upload(file, 1_000_000);
  assert.equal(sha256(await readFile(path.join(dir, 'film.mp4'))), sha256(file));
  assert.equal(await stop(), 0);
});

test('serve has no pages of other origins and no faults, unless they are named', async (t) => {
  const headers = { Origin: 'https://page.example', 'Access-Control-Request-Method': 'BITS_POST' };
  const ask = async (...args: string[]): Promise<readonly [string | undefined, number]> => {
    const { url, stop } = await serving(t, ['--port', '0', ...args, tempDir(t)]);
    const preflight = await send(`${url}x`, { method: 'OPTIONS', headers });
    const faults = await send(new URL('/faults', url).href);
    await stop();
    return [preflight.headers['access-control-allow-origin'], faults.status];
  };
  assert.deepEqual(await ask(), [undefined, 404]);
  assert.deepEqual(await ask('--origin', 'https://page.example', '--faults'), ['https://page.example', 200]);
});

test('serve takes every other setting from the environment, and the directory from its argument', async (t) => {
  const [dir, other] = [tempDir(t), tempDir(t)];
  const env = { BITS_MAXIMUM_UPLOAD_SIZE: '10', BITS_BASE_PATH: '/in/', UPLOAD_DIR: other };
  const { url } = await serving(t, ['--port', '0', dir], env);
  assert.match(url, /\/in\/$/);
  const session = new TestSession(`${url}a.bin`);
  await session.create();
  assert.equal((await session.fragment(randomFile(11), 0, 11)).headers['bits-error-code'], '0x80200020');
  await new TestSession(`${url}b.bin`).upload(Buffer.from('short'));
  assert.equal(await readFile(path.join(dir, 'b.bin'), 'utf8'), 'short');
});

test('serve says what to do if it cannot start, and ends with code 1', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const port = String((taken.address() as AddressInfo).port);
  const file = path.join(tempDir(t), 'file');
  await writeFile(file, '');
  const [busy, noFolder, noAddress] = await Promise.all([
    bitsUpload('serve', '--port', port, tempDir(t)),
    bitsUpload('serve', '--port', '0', file),
    bitsUpload('serve', '--port', '0', '--host', '192.0.2.1', tempDir(t)),
  ]);
  assert.deepEqual([busy.code, noFolder.code, noAddress.code], [1, 1, 1]);
  assert.match(
    busy.stderr,
    new RegExp(`^port ${port} of 127\\.0\\.0\\.1 is in use: choose another by --port`),
  );
  assert.match(noFolder.stderr, /^\/.*file cannot be the upload directory: EEXIST/);
  assert.match(noAddress.stderr, /^cannot listen on 192\.0\.2\.1: .*--host takes an address of this machine/);
});

test('wrong arguments end with code 2, the reason and the usage', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^no command given\n\nUsage: npx bits-upload COMMAND/],
    [['sevre', '.'], /^no such command: sevre\n\nUsage/],
    [['serve'], /^no directory given/],
    [['serve', 'a', 'b'], /^more than one directory given: a b/],
    [['serve', '--port', '80000', 'a'], /^--port takes a number from 0 to 65535, not 80000/],
    [
      ['serve', '--origin', 'https://a.example/page', 'a'],
      /an origin without a path, as https:\/\/a\.example, not/,
    ],
    [
      ['serve', '--origin', 'a.example', 'a'],
      /an origin without a path, as https:\/\/example\.com, not a\.example/,
    ],
    [['serve', '--verbose', 'a'], /--verbose/],
    [['doctor'], /^no URL given\n\nUsage: npx bits-upload doctor/],
    [['doctor', 'uploads/'], /^not an http or https URL: uploads\//],
    [['doctor', 'http://127.0.0.1:1/'], /could not be looked at: nothing listens there/],
    [['conformance'], /^no URL given\n\nUsage: npx bits-upload conformance/],
  ];
  const ended = await Promise.all(wrong.map(([args]) => bitsUpload(...args)));
  for (const [index, { code, stderr, stdout }] of ended.entries()) {
    assert.match(stderr, wrong[index]?.[1] ?? /^$/);
    assert.deepEqual([code, stdout], [2, '']);
  }
});

test('--help shows the usage of each command on the standard output', async () => {
  for (const [args, usage] of [
    [['--help'], /serve DIR[^]*doctor URL[^]*conformance URL/],
    [['serve', '--help'], /Usage: npx bits-upload serve[^]*--port[^]*--origin[^]*--faults/],
    [['conformance', '--help'], /Usage: npx bits-upload conformance/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ] as const) {
    const { code, stdout, stderr } = await bitsUpload(...args);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, usage);
  }
});

test('conformance is the suite, with its exit codes', async (t) => {
  const { url } = await serving(t, ['--port', '0', tempDir(t)]);
  assert.equal((await packet(`${url}x`, 'Ping')).status, 200);
  const { code, stdout } = await bitsUpload('conformance', '--only', 'ping', url);
  assert.equal(code, 0);
  assert.match(stdout, /\n5 passed, 0 failed\n$/);
});
