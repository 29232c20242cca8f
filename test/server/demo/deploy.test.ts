import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start } from '../cli/command.js';
import { randomFile, send, sha256, TestSession } from '../support/client.js';
import { nginxConfig, startNginx, withoutNginx } from '../support/nginx.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

const file = (name: string): string =>
  fileURLToPath(new URL(`../../../demo/server/deploy/${name}`, import.meta.url));
const text = (name: string): string => readFileSync(file(name), 'utf8');
const ANALYZE = '/usr/bin/systemd-analyze';

/** Runs the command as the file has it, on a free port and in a directory of the test; returns its URL. */
async function starts(t: TestContext, args: readonly string[], env: Record<string, string>): Promise<string> {
  const dir = tempDir(t);
  const here = args.map((arg, at) => {
    if (args[at - 1] === '--port') return '0';
    return arg === '/data' || arg === '/var/lib/bits-upload' ? dir : arg;
  });
  const child = await start(here, env);
  t.after(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: string) => resolve(line.split('\n')[0] ?? ''));
    // An unknown variable is a warning there.
    child.stderr.once('data', (words: string) => reject(new Error(words)));
  });
}

test('the systemd unit starts the server with settings that it knows', async (t) => {
  const unit = text('bits-upload.service');
  const [, command = ''] = /^ExecStart=\S+ \S+\/dist\/server\/cli\.js (.*)$/m.exec(unit) ?? [];
  const env = Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  assert.deepEqual(Object.keys(env), ['BITS_ALLOWED_HOSTS', 'BITS_TRUSTED_PROXIES', 'BITS_DURABLE']);
  const url = await starts(t, command.split(' '), env);
  const headers = { Host: 'files.example.com' };
  assert.equal((await send(`${url}?list`, { headers })).status, 200);
});

test(
  'the systemd unit has no mistake that systemd sees',
  { skip: !existsSync(ANALYZE) && 'systemd is not installed' },
  () => {
    // The program need not be installed where the test runs.
    const output = execFileSync(ANALYZE, ['verify', '--man=no', file('bits-upload.service')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    assert.equal(output, '');
  },
);

test('the container file starts the server with settings that it knows', async (t) => {
  const container = text('Containerfile');
  const [, entry = ''] = /^ENTRYPOINT (.*)$/m.exec(container) ?? [];
  const [command, ...args] = JSON.parse(entry) as string[];
  assert.equal(command, 'bits-upload');
  const [, name = '', value = ''] = /^ENV (\w+)=(\S+)$/m.exec(container) ?? [];
  const url = new URL(await starts(t, args, { [name]: value, BITS_ALLOWED_HOSTS: 'files.example.com' }));
  url.hostname = '127.0.0.1';
  const status = async (host: string): Promise<number> =>
    (await send(`${url.href}?list`, { headers: { Host: host } })).status;
  assert.deepEqual([await status('files.example.com'), await status('other.example')], [200, 421]);
});

test('the nginx site passes uploads on with the visitor’s address', { skip: withoutNginx }, async (t) => {
  const server = await startServer(t, {
    allowedHosts: ['files.example.com'],
    trustedProxies: ['127.0.0.1'],
    sessionsLimit: 1,
  });
  const site = text('nginx-site.conf')
    .replace('127.0.0.1:5174', new URL(server.origin).host)
    .replace('listen 443 ssl;', 'listen 127.0.0.1:8080;')
    .replace(/^ *ssl_certificate.*$/gm, '');
  const url = `${await startNginx(t, nginxConfig(site))}/uploads/film.mp4`;
  const content = randomFile(3_000_000);
  await new TestSession(url).upload(content, 2_000_000);
  assert.equal(sha256(await readFile(path.join(server.uploadDir, 'film.mp4'))), sha256(content));
  const status = async (forwarded: string): Promise<number> =>
    (await new TestSession(`${url}2`).create({ 'X-Forwarded-For': forwarded })).status;
  // The header is nginx's own: a visitor cannot claim another address for another session.
  assert.deepEqual([await status('192.0.2.1'), await status('192.0.2.2')], [200, 503]);
});
