import { until } from '../../support/until.js';
import { storedThings } from '../support/browser/browser-storage.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

test('a log-out in one tab removes all users’ stored files, and cancels uploads in other tabs', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'theirs.bin', 4 * MiB);
  const attributes = { 'fragment-size': '1MiB' };
  const theirs = await UploadPage.open(await openTab(), site, { ...attributes, 'resume-key': 'somebody' });
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 2 });
  await theirs.pick(file.path);
  await theirs.task('a copy', ({ acknowledged, fileKept }) => acknowledged === 2 * MiB && fileKept);

  const mine = await UploadPage.open(await openTab(), site, { ...attributes, 'resume-key': 'me' });
  expect(await mine.tasks()).toEqual([]);
  await mine.tab.evaluate(() => document.querySelector('bits-upload')!.forget({ everyone: true }));

  await until(async () => (await theirs.tasks()).length === 0, 'the task in the other tab to go');
  await until(async () => (await storedThings(mine.tab)).length === 0, 'an empty browser');
  await until(async () => (await site.faults.packets('Cancel-Session')) === 1, 'Cancel-Session');
  expect((await theirs.events()).map(({ type }) => type)).toContain('bits-cancel');
});
