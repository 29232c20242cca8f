import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { until } from '../../support/until.js';
import { send } from './client.js';
import { tempDir } from './temp-dir.js';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'].find(
  existsSync,
);

/** The reason to skip a test that needs nginx, or false. */
export const withoutNginx = NGINX === undefined && 'nginx is not installed';

/**
 * Runs nginx until the test ends, and returns its origin. `config` is a whole configuration with the address
 * 127.0.0.1:8080; folders below /tmp/ are moved into one of the test's own.
 */
export async function startNginx(t: TestContext, config: string): Promise<string> {
  const dir = tempDir(t);
  // The workers of a nginx that root has started run as another user, and write bodies there.
  await chmod(dir, 0o755);
  const port = await freePort();
  const file = path.join(dir, 'nginx.conf');
  await writeFile(
    file,
    config.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`).replaceAll('/tmp/', `${dir}/`),
  );
  const nginx = spawn(NGINX ?? '', ['-p', dir, '-e', 'stderr', '-c', file], { stdio: 'ignore' });
  t.after(async () => {
    nginx.kill();
    if (nginx.exitCode === null) await once(nginx, 'exit');
  });
  const origin = `http://127.0.0.1:${port}`;
  await until(
    () =>
      send(origin).then(
        () => true,
        () => false,
      ),
    'nginx',
  );
  return origin;
}

/** A configuration around server blocks: one process, and no file outside of /tmp/. */
export function nginxConfig(http: string): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path /tmp/${kind};`,
  );
  return `daemon off; pid /tmp/nginx.pid; error_log stderr crit; worker_processes 1;
events { worker_connections 256; }
http { access_log off; ${folders.join(' ')} ${http} }`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
