import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

test('a file is delivered if the browser has no storage, and a note is shown', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'unkept.bin', 2 * MiB);
  // On an endpoint that the page has not looked into yet.
  const page = await UploadPage.open(await openTab(), site, { manual: '', 'fragment-size': '256KiB' });
  await page.tab.evaluate(() => {
    const refuse = (): never => {
      throw new DOMException('The storage is full.', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = refuse;
    indexedDB.open = refuse;
  });
  await page.pick(file.path);
  await page.status('ready');
  await page.press('start');
  const { survivesReload } = await page.status('succeeded');
  expect(survivesReload).toBe(false);
  await until(
    async () => (await page.notice()).includes('they will not survive closing the page'),
    'the note',
  );
  expect(await site.server.deliveredSha256('unkept.bin')).toBe(file.sha256);
});
