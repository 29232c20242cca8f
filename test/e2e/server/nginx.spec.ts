import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../browsers/free-port.js';
import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

const CONFIG = fileURLToPath(new URL('../../../demo/nginx.conf', import.meta.url));
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(existsSync);

/** The demo's nginx in front of a server, with ports and folders of this test's own. */
async function startNginx(
  folder: string,
  serverPort: number,
  change: (config: string) => string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const config = change(await readFile(CONFIG, 'utf8'))
    .replace('127.0.0.1:5174', `127.0.0.1:${serverPort}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${folder}/`);
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, config);
  const nginx = spawn(NGINX ?? '', ['-p', folder, '-e', 'stderr', '-c', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  await until(async () => (await fetch(url).catch(() => undefined))?.ok, 'nginx to answer');
  const stop = async (): Promise<void> => {
    nginx.kill();
    if (nginx.exitCode === null) await once(nginx, 'exit');
  };
  return { url, stop };
}

const LIMITS: Readonly<Record<string, (config: string) => string>> = {
  "the demo's configuration": (config) => config,
  "nginx's default body limit of 1 MiB": (config) => config.replace(/client_max_body_size[^;]*;/, ''),
};

for (const [limit, change] of Object.entries(LIMITS)) {
  test(`a file is delivered whole behind nginx, with ${limit}`, async ({ site, folder, openTab }) => {
    test.skip(NGINX === undefined, 'nginx is not installed');
    const file = await randomFile(folder, 'proxied.bin', 24 * MiB);
    const nginx = await startNginx(folder, site.server.port, change);
    const page = await UploadPage.open(await openTab(), nginx);
    await page.pick(file.path);
    await page.status('succeeded');
    await nginx.stop();

    expect(await site.server.deliveredSha256('proxied.bin')).toBe(file.sha256);
    const traffic = trafficOf(await site.faults.log(), 'proxied.bin', file.bytes);
    expect(traffic.sessions).toBe(1);
    expect(traffic.sentTwice).toBe(0);
    const limited = limit !== "the demo's configuration";
    if (limited) expect(traffic.largestFragment).toBeLessThanOrEqual(MiB);
    else expect(traffic.largestFragment).toBeGreaterThan(MiB);
  });
}
