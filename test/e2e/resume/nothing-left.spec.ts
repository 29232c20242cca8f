import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../support/until.js';
import { storedOfFiles, storedThings } from '../support/browser/browser-storage.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

/** Lists the files of the sessions that the server keeps, besides those that earlier tests left. */
async function stagedFrom(uploadDir: string): Promise<() => Promise<string[]>> {
  const list = async (): Promise<string[]> => {
    const folder = path.join(uploadDir, '.bits');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name));
  };
  const before = new Set(await list());
  return async () => (await list()).filter((name) => !before.has(name));
}

test('an upload cancelled in the middle leaves no data on the server or in the browser', async ({
  site,
  folder,
  openTab,
}) => {
  const staged = await stagedFrom(site.server.uploadDir);
  const file = await randomFile(folder, 'cancelled.bin', 8 * MiB);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '1MiB' });
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 });
  await page.pick(file.path);
  await page.task('three Fragments to be through', ({ acknowledged }) => acknowledged === 3 * MiB);
  await until(async () => (await site.faults.stats()).openRequests === 1, 'the fourth to hang');
  expect(await storedThings(page.tab)).not.toEqual([]);
  expect(await staged()).not.toEqual([]);

  await page.press('cancel');
  await page.status('cancelled');
  expect(await site.faults.packets('Cancel-Session')).toBe(1);
  await until(async () => (await storedOfFiles(page.tab)).length === 0, 'a browser without the file');
  expect(await staged()).toEqual([]);
  expect(site.server.delivered()).not.toContain('cancelled.bin');
});

test('after success nothing of the file is left in any store of the origin', async ({
  site,
  folder,
  openTab,
}) => {
  const staged = await stagedFrom(site.server.uploadDir);
  const file = await randomFile(folder, 'small.bin', 3 * MiB);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '256KiB' });
  await page.pick(file.path);
  await page.status('succeeded');
  await until(async () => (await storedOfFiles(page.tab)).length === 0, 'a browser without the file');
  expect((await storedThings(page.tab)).join()).not.toContain('small');
  expect(await staged()).toEqual([]);
  expect(await site.server.deliveredSha256('small.bin')).toBe(file.sha256);
});

test('forget() removes a task of an earlier visit, in the browser and on the server', async ({
  site,
  folder,
  openTab,
}) => {
  const staged = await stagedFrom(site.server.uploadDir);
  const file = await randomFile(folder, 'film.bin', 8 * MiB);
  const tab = await openTab();
  const attributes = { 'fragment-size': '1MiB', 'keep-files': 'none' };
  const before = await UploadPage.open(tab, site, attributes);
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 });
  await before.pick(file.path);
  await before.task('three Fragments to be through', ({ acknowledged }) => acknowledged === 3 * MiB);

  const page = await UploadPage.open(tab, site, attributes);
  await page.status('file-needed');
  await page.tab.evaluate(() =>
    (document.querySelector('bits-upload') as HTMLElementTagNameMap['bits-upload']).forget(),
  );
  expect(await storedThings(page.tab)).toEqual([]);
  expect(await page.tasks()).toEqual([]);
  await until(async () => (await staged()).length === 0, 'the server to forget it');
});
