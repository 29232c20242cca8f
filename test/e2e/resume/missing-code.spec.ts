import type { BrowserContext } from '@playwright/test';
import { until } from '../../support/until.js';
import { playwrightTab } from '../support/browser/playwright-tab.js';
import { expect, test, type Site } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { trafficOf } from '../support/server/traffic.js';

const SLICED = { 'fragment-size': '1MiB' };

/** Holds the fourth Fragment back for ever, so that there is an upload to interrupt. */
const HOLD = { fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 } as const;

/** A page to which modules of these names are never delivered. */
async function openWithout(
  context: BrowserContext,
  site: Site,
  modules: readonly string[],
  attributes: Readonly<Record<string, string>> = SLICED,
): Promise<UploadPage> {
  const page = await context.newPage();
  for (const name of modules) await page.route(`**/${name}.*`, (route) => route.abort());
  return UploadPage.open(playwrightTab(page), site, attributes);
}

/** Firefox and Safari remember until the page is loaded again that a module could not be fetched. */
function reopen(page: UploadPage, site: Site): Promise<UploadPage> {
  return UploadPage.open(page.tab, site, SLICED);
}

test('without the code that stores files an upload continues after a reload with the file picked again', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'again.bin', 6 * MiB);
  const open = (): Promise<UploadPage> => openWithout(context, site, ['file-keeper', 'housekeeping']);
  const before = await open();
  await site.faults.add(HOLD);
  await before.pick(file.path);
  const begun = await before.task('three Fragments', ({ acknowledged }) => acknowledged === 3 * MiB);
  expect(begun.fileKept).toBe(false);
  await before.tab.close();

  const page = await open();
  const { fileNeededCause } = await page.status('file-needed');
  expect(fileNeededCause).toBe('reload');
  expect(await page.notice()).toBe('');
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await site.server.deliveredSha256('again.bin')).toBe(file.sha256);
  expect(trafficOf(await site.faults.log(), 'again.bin', file.bytes).sessions).toBe(1);
});

test('without the code that gives files to tasks a picked file is no new upload, and continues once it loads', async ({
  browserName,
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'wanted.bin', 6 * MiB);
  const before = await openWithout(context, site, ['file-keeper']);
  await site.faults.add(HOLD);
  await before.pick(file.path);
  await before.task('three Fragments', ({ acknowledged }) => acknowledged === 3 * MiB);
  await before.tab.close();
  await site.faults.clear();

  const tab = await context.newPage();
  await tab.route('**/reattach-files.*', (route) => route.abort());
  const page = await UploadPage.open(playwrightTab(tab), site, SLICED);
  const { id } = await page.status('file-needed');
  await page.pick(file.path);
  await expect(tab.locator('bits-upload [part~=rejections]')).toContainText('wanted.bin');
  expect(await page.status('file-needed')).toMatchObject({ id, acknowledged: 3 * MiB });
  await tab.unroute('**/reattach-files.*');
  const again = browserName === 'chromium' ? page : await reopen(page, site);
  await again.status('file-needed');
  await again.pick(file.path);
  await again.status('succeeded');
  expect(await site.server.deliveredSha256('wanted.bin')).toBe(file.sha256);
  expect(trafficOf(await site.faults.log(), 'wanted.bin', file.bytes).sessions).toBe(1);
});

/** Runs in the page: stores a checkpoint of another endpoint, copied from the one that is there. */
function storeForAnother(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('bits-upload');
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      const store = opening.result.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
      const reading = store.getAll();
      reading.onsuccess = () =>
        store.put({ ...reading.result[0], id: 'other', scope: '["https://a.example/",""]' });
      store.transaction.onabort = () => reject(store.transaction.error!);
      store.transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

for (const missing of ['housekeeping', 'delete-where'])
  test(`forget({ everyone: true }) rejects without the code in ${missing}, and has dropped the page's own tasks`, async ({
    context,
    site,
    folder,
  }) => {
    const file = await randomFile(folder, 'mine.bin', 4 * MiB);
    const page = await openWithout(context, site, [missing]);
    await site.faults.add({ ...HOLD, nth: 1 });
    await page.pick(file.path);
    await page.task('a Fragment', ({ acknowledged }) => acknowledged === MiB);
    await page.tab.evaluate(storeForAnother);
    const outcome = await page.tab.evaluate(() =>
      document
        .querySelector('bits-upload')!
        .forget({ everyone: true })
        .then(
          () => 'resolved',
          (error: unknown) => `rejected: ${String(error)}`,
        ),
    );
    expect(outcome).toMatch(/^rejected: /);
    expect(await page.tasks()).toEqual([]);
    await until(async () => (await site.faults.packets('Cancel-Session')) === 1, 'Cancel-Session');
  });

test('the code that restores files is fetched ahead when the first checkpoint is written', async ({
  context,
  site,
}) => {
  const tab = await context.newPage();
  const fetched: string[] = [];
  tab.on('request', (request) => fetched.push(request.url()));
  const page = await UploadPage.open(playwrightTab(tab), site, { manual: '' });
  const has = (name: string): boolean => fetched.some((url) => url.includes(`/${name}.`));
  expect(has('restore-tasks') || has('is-checkpoint')).toBe(false);
  await page.addNamed(['a.txt']);
  await until(() => has('restore-tasks') && has('is-checkpoint') && has('reattach-files'), 'the code');
});

for (const missing of ['restore-tasks', 'is-checkpoint'])
  test(`without the code in ${missing} new files are uploaded, and earlier ones are listed when it loads`, async ({
    browserName,
    context,
    site,
    folder,
  }) => {
    const file = await randomFile(folder, 'early.bin', 6 * MiB);
    const before = await openWithout(context, site, []);
    await site.faults.add(HOLD);
    await before.pick(file.path);
    await before.task('a copy', ({ acknowledged, fileKept }) => acknowledged === 3 * MiB && fileKept);
    await before.tab.close();
    await site.faults.clear();

    const tab = await context.newPage();
    await tab.route(`**/${missing}.*`, (route) => route.abort());
    const page = await UploadPage.open(playwrightTab(tab), site, SLICED);
    await page.addNamed(['late.txt']);
    await page.status('succeeded');
    const error = (): Promise<string | undefined> =>
      page.tab.evaluate(() => document.querySelector('bits-upload')!.manager?.storageError?.message);
    expect(await error()).toContain('not available');

    await tab.unroute(`**/${missing}.*`);
    if (browserName === 'chromium') {
      await page.tab.evaluate(() => dispatchEvent(new Event('online')));
      await page.allDone(2);
    } else await (await reopen(page, site)).status('succeeded');
    expect(await site.server.deliveredSha256('early.bin')).toBe(file.sha256);
    expect(trafficOf(await site.faults.log(), 'early.bin', file.bytes).sessions).toBe(1);
  });

test.describe('without the code for messages of other tabs', () => {
  const open = (context: BrowserContext, site: Site): Promise<UploadPage> =>
    openWithout(context, site, ['other-tabs']);

  test('a file that two tabs add is uploaded by one of them, and by the other one when that is closed', async ({
    context,
    site,
    folder,
  }) => {
    const file = await randomFile(folder, 'both.bin', 6 * MiB);
    const [first, second] = [await open(context, site), await open(context, site)];
    await site.faults.add(HOLD);
    await first.pick(file.path);
    await first.task('three Fragments', ({ acknowledged }) => acknowledged === 3 * MiB);
    await second.pick(file.path);
    await second.task('to follow', ({ pauseCause }) => pauseCause === 'other-tab');
    expect(await site.faults.packets('Create-Session')).toBe(1);
    await first.tab.close();
    await second.status('succeeded');
    expect(await site.server.deliveredSha256('both.bin')).toBe(file.sha256);
  });

  test('a tab that lists the upload of another one continues its session when that is closed', async ({
    context,
    site,
    folder,
  }) => {
    const file = await randomFile(folder, 'theirs.bin', 6 * MiB);
    const first = await open(context, site);
    await site.faults.add(HOLD);
    await first.pick(file.path);
    await first.task('a copy', ({ acknowledged, fileKept }) => acknowledged === 3 * MiB && fileKept);
    const second = await open(context, site);
    await second.task('to follow', ({ pauseCause }) => pauseCause === 'other-tab');
    await first.tab.close();
    await second.status('succeeded');
    expect(await site.server.deliveredSha256('theirs.bin')).toBe(file.sha256);
    expect(trafficOf(await site.faults.log(), 'theirs.bin', file.bytes).sessions).toBe(1);
  });

  test('a tab that lists the upload of another one removes it when that has delivered the file', async ({
    context,
    site,
    folder,
  }) => {
    const file = await randomFile(folder, 'done.bin', 4 * MiB);
    const first = await open(context, site);
    await site.faults.add({ ...HOLD, nth: 1 });
    await first.pick(file.path);
    await first.task('a copy', ({ acknowledged, fileKept }) => acknowledged === MiB && fileKept);
    const second = await open(context, site);
    await second.task('to follow', ({ pauseCause }) => pauseCause === 'other-tab');
    await site.faults.clear();
    await first.press('pause');
    await first.status('paused');
    await first.press('resume');
    await first.status('succeeded');
    await until(async () => (await second.tasks()).length === 0, 'an empty list');
    expect(await site.faults.packets('Create-Session')).toBe(1);
  });
});

test('without the code that estimates the sent bytes a row shows those of the last Ack', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'acks.bin', 4 * MiB);
  const page = await openWithout(context, site, ['live-figures']);
  await site.faults.add({ ...HOLD, nth: 1 });
  await page.pick(file.path);
  await page.task('a Fragment', ({ acknowledged }) => acknowledged === MiB);
  const percent = () =>
    page.tab.evaluate(
      () => document.querySelector('bits-upload')!.shadowRoot!.querySelector('.row .percent')?.textContent,
    );
  await until(async () => (await percent()) === '25%', 'the percentage of the acknowledged bytes');
});
