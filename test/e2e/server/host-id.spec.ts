import path from 'node:path';
import { existsSync } from 'node:fs';
import { startFarm, type Farm } from '../../../demo/server/index.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, sha256, MiB, type RandomFile } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

/** Digests of a file in all folders of the farm. */
async function deliveredBy(farm: Farm, name: string): Promise<string[]> {
  const places = [...new Set(farm.nodes.map(({ uploadDir }) => path.join(uploadDir, name)))];
  return Promise.all(places.filter((place) => existsSync(place)).map((place) => sha256(place)));
}

const packetsOf = (farm: Farm, node: number, packet: string): number =>
  farm.nodes[node]?.bits.faults?.log.entries().filter((entry) => entry.packet === packet).length ?? 0;

/** The server that the session moved to. */
function holder(farm: Farm): number {
  return farm.nodes.findIndex((_, node) => packetsOf(farm, node, 'Fragment') > 0);
}

/** Begins an upload whose third Fragment hangs. */
async function beginOn(farm: Farm, page: UploadPage, file: RandomFile): Promise<number> {
  for (const { bits } of farm.nodes) bits.faults?.rules.add({ fault: 'hang', packet: 'Fragment', nth: 3 });
  await page.pick(file.path);
  await page.task('two Fragments to be through', ({ acknowledged }) => acknowledged === 2 * MiB);
  for (const { bits } of farm.nodes) bits.faults?.rules.clear();
  return holder(farm);
}

test('the session moves to the host that Create-Session returns, with a Ping first', async ({
  site,
  folder,
  openTab,
}) => {
  const farm = await startFarm({
    uploadDir: `${folder}/farm`,
    allowedOrigins: [new URL(site.url).origin],
    faults: true,
  });
  const file = await randomFile(folder, 'moved.bin', 4 * MiB);
  const page = await UploadPage.open(await openTab(), site, {
    endpoint: `${farm.front}/uploads/`,
    'fragment-size': '1MiB',
  });
  await page.pick(file.path);
  await page.status('succeeded');

  expect(await deliveredBy(farm, 'moved.bin')).toEqual([file.sha256]);
  const node = holder(farm);
  expect(packetsOf(farm, node, 'Fragment')).toBe(4);
  expect(packetsOf(farm, node, 'Close-Session')).toBe(1);
  expect(packetsOf(farm, node, 'Ping')).toBeGreaterThan(0);
  expect(packetsOf(farm, 1 - node, 'Fragment')).toBe(0);
  await farm.close();
});

for (const shared of [true, false]) {
  test(`an unreachable BITS-Host-Id falls back after its timeout, ${shared ? 'with' : 'without'} shared storage`, async ({
    site,
    folder,
    openTab,
  }) => {
    const farm = await startFarm({
      uploadDir: `${folder}/farm`,
      allowedOrigins: [new URL(site.url).origin],
      hostIdFallbackTimeout: 1,
      faults: true,
      shared,
    });
    const file = await randomFile(folder, 'orphan.bin', 6 * MiB);
    const page = await UploadPage.open(await openTab(), site, {
      endpoint: `${farm.front}/uploads/`,
      'fragment-size': '1MiB',
    });
    await farm.stop(await beginOn(farm, page, file));
    await page.status('succeeded', 60_000);

    expect(await deliveredBy(farm, 'orphan.bin')).toContain(file.sha256);
    const lost = (await page.events()).filter(({ type }) => type === 'bits-session-lost').length;
    expect(lost).toBe(shared ? 0 : 1);
    await farm.close();
  });
}

test('host-id-policy="ignore" keeps the session at the original host', async ({ site, folder, openTab }) => {
  const farm = await startFarm({
    uploadDir: `${folder}/farm`,
    allowedOrigins: [new URL(site.url).origin],
    faults: true,
    shared: true,
  });
  const file = await randomFile(folder, 'stays.bin', 3 * MiB);
  const page = await UploadPage.open(await openTab(), site, {
    endpoint: `${farm.front}/uploads/`,
    'fragment-size': '1MiB',
    'host-id-policy': 'ignore',
  });
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await deliveredBy(farm, 'stays.bin')).toEqual([file.sha256]);
  const hosts = await page.tab.evaluate(() => [
    ...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).host)),
  ]);
  expect(hosts).toContain(new URL(farm.front).host);
  for (const { origin } of farm.nodes) expect(hosts).not.toContain(new URL(origin).host);
  await farm.close();
});
