import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../browsers/free-port.js';
import { until } from '../../support/until.js';
import { PROTOCOL, randomFile, send, sha256, TestSession, type Reply } from '../support/client.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

interface Proxy {
  readonly file: string;
  readonly program: string;
  readonly args: (file: string) => readonly string[];
}

/** Proxies with a configuration in the package, besides nginx; Debian's names of their programs. */
const PROXIES: readonly Proxy[] = [
  { file: 'apache.conf', program: '/usr/sbin/apache2', args: (file) => ['-X', '-f', file] },
  { file: 'haproxy.cfg', program: '/usr/sbin/haproxy', args: (file) => ['-db', '-f', file] },
  {
    file: 'Caddyfile',
    program: '/usr/bin/caddy',
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
];

const folder = fileURLToPath(new URL('../../../demo/server/deploy/', import.meta.url));

/** Runs a proxy with its configuration, on a free port and in a folder of the test; returns its origin. */
async function startProxy(t: TestContext, { file, program, args }: Proxy, server: string): Promise<string> {
  const dir = tempDir(t);
  // Programs that root has started may run as another user.
  await chmod(dir, 0o755);
  const port = await freePort();
  const config = readFileSync(path.join(folder, file), 'utf8')
    .replaceAll('127.0.0.1:5174', server)
    .replace(/127\.0\.0\.1:808\d/, `127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${dir}/`)
    .replace('/dev/stderr', path.join(dir, 'error.log'));
  const here = path.join(dir, file);
  await writeFile(here, config);
  const env = { ...process.env, HOME: dir, XDG_CONFIG_HOME: dir, XDG_DATA_HOME: dir };
  const proxy = spawn(program, args(here), { stdio: 'ignore', env });
  t.after(async () => {
    proxy.kill();
    if (proxy.exitCode === null && proxy.signalCode === null) await once(proxy, 'exit');
  });
  const origin = `http://127.0.0.1:${port}`;
  await until(
    () =>
      send(`${origin}/uploads/`).then(
        () => true,
        () => false,
      ),
    file,
  );
  return origin;
}

for (const proxy of PROXIES.filter(({ file }) => file !== 'Caddyfile'))
  test(
    `a file is delivered whole behind the proxy of ${proxy.file}`,
    { skip: !existsSync(proxy.program) && `${proxy.program} is not installed` },
    async (t) => {
      const server = await startServer(t, { trustedProxies: ['127.0.0.1'] });
      const origin = await startProxy(t, proxy, new URL(server.origin).host);
      const content = randomFile(6_000_000);
      await new TestSession(`${origin}/uploads/folder/a%20b.bin`).upload(content, 4_000_000);
      const delivered = await readFile(path.join(server.uploadDir, 'folder/a b.bin'));
      assert.equal(sha256(delivered), sha256(content));
      // The server's offset arrives in the answer to a Fragment that leaves a gap.
      const session = new TestSession(`${origin}/uploads/gap.bin`);
      await session.create();
      const answer = await session.fragment(Buffer.from('late'), 10, 20);
      assert.deepEqual([answer.status, answer.headers['bits-received-content-range']], [416, '0']);
    },
  );

for (const proxy of PROXIES.filter(({ file }) => file === 'Caddyfile'))
  test(
    'behind Caddy, which removes a Content-Length of 0, a file is delivered whole with method override',
    { skip: !existsSync(proxy.program) && `${proxy.program} is not installed` },
    async (t) => {
      const server = await startServer(t);
      const url = `${await startProxy(t, proxy, new URL(server.origin).host)}/uploads/caddy.bin`;
      assert.equal((await new TestSession(url).create()).status, 411);

      const post = (type: string, headers: Record<string, string>, body?: Buffer): Promise<Reply> =>
        send(url, {
          method: 'POST',
          headers: { 'X-Http-Method-Override': 'BITS_POST', 'BITS-Packet-Type': type, ...headers },
          ...(body && { body }),
        });
      const content = randomFile(6_000_000);
      const created = await post('Create-Session', { 'BITS-Supported-Protocols': PROTOCOL });
      const id = { 'BITS-Session-Id': created.headers['bits-session-id'] ?? '' };
      const range = `bytes 0-${content.length - 1}/${content.length}`;
      const answers = [
        created,
        await post('Fragment', { ...id, 'Content-Range': range }, content),
        await post('Close-Session', id),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal(sha256(await readFile(path.join(server.uploadDir, 'caddy.bin'))), sha256(content));
    },
  );
