import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

test('three files with concurrency 2 have at most two sessions at a time', async ({
  site,
  folder,
  openTab,
}) => {
  const names = ['one.bin', 'two.bin', 'three.bin'];
  const files = await Promise.all(names.map((name) => randomFile(folder, name, 6 * MiB)));
  const page = await UploadPage.open(await openTab(), site, { concurrency: '2', 'fragment-size': '1MiB' });
  // Slow enough that sessions overlap wherever they may.
  await site.faults.add({ fault: 'delay', ms: 30, packet: 'Fragment', count: 0 });
  await page.pick(...files.map((file) => file.path));
  await page.allDone(3);

  for (const { name, sha256 } of files) expect(await site.server.deliveredSha256(name)).toBe(sha256);
  const stats = await site.faults.stats();
  expect(stats.maxOpenRequestsPerSession).toBe(1);
  expect(stats.maxOpenSessions).toBe(2);
  expect(stats.maxOpenRequests).toBe(2);
});

test('of two files with one name the second is refused, and the first is delivered', async ({
  site,
  folder,
  openTab,
}) => {
  const first = await randomFile(`${folder}/a`, 'twin.bin', MiB);
  const second = await randomFile(`${folder}/b`, 'twin.bin', MiB + 1);
  const page = await UploadPage.open(await openTab(), site);
  await page.pick(first.path, second.path);
  await page.allDone(1);
  expect(await site.server.deliveredSha256('twin.bin')).toBe(first.sha256);
  const words = 'A file of this name is already in the list';
  await until(async () => (await page.notice()).includes(words), 'the note');
});
