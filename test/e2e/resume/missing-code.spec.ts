import type { BrowserContext } from '@playwright/test';
import { Deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';
import { storedOfFiles, tamper } from '../support/browser/browser-storage.js';
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
    // A checkpoint of another endpoint, too.
    await tamper(page.tab, { id: 'other', scope: '["https://a.example/",""]' });
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
  expect(['idb-records', 'restore-tasks', 'is-checkpoint'].some(has)).toBe(false);
  await page.addNamed(['a.txt']);
  await until(() => has('restore-tasks') && has('is-checkpoint') && has('reattach-files'), 'the code');
});

test('without the code that stores checkpoints a file is uploaded, and one added when it loads survives a reload', async ({
  browserName,
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'kept.bin', 6 * MiB);
  const tab = await context.newPage();
  await tab.route('**/idb-records.*', (route) => route.abort());
  const page = await UploadPage.open(playwrightTab(tab), site, SLICED);
  await page.addNamed(['unkept.txt']);
  expect(await page.status('succeeded')).toMatchObject({ survivesReload: false });
  await until(
    async () => (await page.notice()).includes('they will not survive closing the page'),
    'the note',
  );

  await tab.unroute('**/idb-records.*');
  const again = browserName === 'chromium' ? page : await reopen(page, site);
  await site.faults.add(HOLD);
  await again.pick(file.path);
  await until(
    async () =>
      (await again.tasks()).some(({ acknowledged, fileKept }) => acknowledged === 3 * MiB && fileKept),
    'a copy',
  );
  await tab.close();
  await site.faults.clear();
  await (await openWithout(context, site, [])).status('succeeded');
  expect(await site.server.deliveredSha256('kept.bin')).toBe(file.sha256);
  expect(trafficOf(await site.faults.log(), 'kept.bin', file.bytes).sessions).toBe(1);
});

for (const missing of ['idb-records', 'restore-tasks', 'is-checkpoint', 'fingerprint'])
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
    } else {
      const later = await reopen(page, site);
      // The page may have ended before it deleted the checkpoint of the other file.
      const isDone = async (): Promise<boolean> =>
        (await later.tasks()).some(({ name, status }) => name === 'early.bin' && status === 'succeeded');
      await until(isDone, 'the earlier file to be uploaded');
    }
    expect(await site.server.deliveredSha256('early.bin')).toBe(file.sha256);
    expect(trafficOf(await site.faults.log(), 'early.bin', file.bytes).sessions).toBe(1);
  });

test('with `integrity`, without the code of digests an upload fails as `page` with its checkpoint, and a retry uploads it once that loads', async ({
  browserName,
  context,
  site,
  folder,
}) => {
  const attributes = { ...SLICED, integrity: 'sha-256' };
  const file = await randomFile(folder, 'digested.bin', 3 * MiB);
  const tab = await context.newPage();
  await tab.route('**/fingerprint.*', (route) => route.abort());
  const page = await UploadPage.open(playwrightTab(tab), site, attributes);
  await page.pick(file.path);
  expect(await page.status('failed')).toMatchObject({ error: 'page' });
  await until(async () => (await storedOfFiles(page.tab)).length > 0, 'a checkpoint');
  expect(await site.faults.packets('Fragment')).toBe(0);

  await tab.unroute('**/fingerprint.*');
  if (browserName === 'chromium') {
    await page.tab.evaluate(() => {
      document.querySelector('bits-upload')!.retry();
    });
    await page.status('succeeded');
  } else {
    await page.task('a copy', ({ fileKept }) => fileKept);
    const again = await UploadPage.open(page.tab, site, attributes);
    await again.status('succeeded');
  }
  expect(await site.server.deliveredSha256('digested.bin')).toBe(file.sha256);
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

test('without the English phrases of failures a row says the message of its error, and a refused file the word for its reason', async ({
  context,
  site,
}) => {
  const page = await openWithout(context, site, ['later'], { 'max-file-size': '4' });
  await site.faults.add({ fault: 'status', status: 403, packet: 'Create-Session', count: 0 });
  await page.tab.evaluate(async () => {
    await document
      .querySelector('bits-upload')!
      .add([new File(['1'], 'a.txt'), new File(['12345'], 'b.txt')]);
  });
  await page.status('failed');
  await page.says('Failed. ');
  await page.says('403');
  const refused = (): Promise<string> =>
    page.tab.evaluate(
      () =>
        document.querySelector('bits-upload')!.shadowRoot!.querySelector('[part~=rejections]')?.textContent ??
        '',
    );
  await until(
    async () => /1 file was not added[^]*too-large[^]*b\.txt/.test(await refused()),
    'the refused file',
  );
});

test('without the code of their notice refused files are named, and dismissed together', async ({
  context,
  site,
}) => {
  const page = await openWithout(context, site, ['extras'], { 'max-file-size': '4' });
  await page.tab.evaluate(async () => {
    const files = ['a.txt', 'b.txt'].map((name) => new File(['12345'], name));
    await document.querySelector('bits-upload')!.add(files);
  });
  const notice = (): Promise<string | undefined> =>
    page.tab.evaluate(
      () =>
        document.querySelector('bits-upload')!.shadowRoot!.querySelector('[part~=rejections]')?.textContent,
    );
  await until(async () => /2 files were not added: a\.txt, b\.txt/.test((await notice()) ?? ''), 'the names');
  await page.tab.evaluate(() =>
    document
      .querySelector('bits-upload')!
      .shadowRoot!.querySelector<HTMLElement>('[part~=rejections] [part=dismiss-button]')!
      .click(),
  );
  await until(async () => (await notice()) === undefined, 'no notice');
});

test('without the code of the grid, files are uploaded in a list', async ({ context, site, folder }) => {
  const file = await randomFile(folder, 'listed.bin', MiB);
  const page = await openWithout(context, site, ['grid'], { layout: 'grid' });
  await page.pick(file.path);
  await page.status('succeeded');
  const display = await page.tab.evaluate(
    () =>
      getComputedStyle(document.querySelector('bits-upload')!.shadowRoot!.querySelector('.list')!).display,
  );
  expect(display).toBe('block');
  expect(await site.server.deliveredSha256('listed.bin')).toBe(file.sha256);
});

test('without the code of long lists all rows of one are drawn, and its last file is uploaded', async ({
  context,
  site,
}) => {
  const page = await openWithout(context, site, ['virtual-list', 'arrange'], { manual: '' });
  await page.addNamed(Array.from({ length: 60 }, (_, index) => `${index}.txt`));
  const rows = () =>
    page.tab.evaluate(
      () => document.querySelector('bits-upload')!.shadowRoot!.querySelectorAll('.list > .row').length,
    );
  await until(async () => (await rows()) === 60, 'all rows');
  await page.tab.evaluate(() => {
    const element = document.querySelector('bits-upload')!;
    element.resume(element.tasks[59]!.id);
  });
  await until(async () => (await page.tasks())[59]?.status === 'succeeded', 'the last file');
});

test('without the code of thumbnails images are uploaded, and keep their icon', async ({ context, site }) => {
  const page = await openWithout(context, site, ['draw-thumbnail']);
  await page.addNamed(['a.png']);
  await page.status('succeeded');
  const drawn = await page.tab.evaluate(
    () => document.querySelector('bits-upload')!.shadowRoot!.querySelectorAll('canvas[data-drawn]').length,
  );
  expect(drawn).toBe(0);
});

test('without the code of reports an upload with `debug` succeeds, and diagnostics() rejects', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'silent.bin', 2 * MiB);
  const page = await openWithout(context, site, ['describe'], { ...SLICED, debug: '' });
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await site.server.deliveredSha256('silent.bin')).toBe(file.sha256);
  const report = await page.tab.evaluate(() =>
    document
      .querySelector('bits-upload')!
      .diagnostics()
      .then(
        () => 'reported',
        () => 'rejected',
      ),
  );
  expect(report).toBe('rejected');
});

test('without the code of cards, counts and links a drag and a file that is needed again are as before', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'plain.bin', 4 * MiB);
  const attributes = { ...SLICED, 'keep-files': 'none', 'file-links': '', 'tab-progress': '' };
  const first = await openWithout(context, site, ['extras'], attributes);
  await site.faults.add({ ...HOLD, nth: 1 });
  await first.pick(file.path);
  await first.task('a Fragment', ({ acknowledged }) => acknowledged === MiB);
  await first.tab.close();
  await site.faults.clear();
  const second = await openWithout(context, site, ['extras'], attributes);
  await second.says('Choose this file again to continue');
  const text = await second.tab.evaluate(async () => {
    const element = document.querySelector('bits-upload')!;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    element.dispatchEvent(new DragEvent('dragover', { dataTransfer, cancelable: true }));
    await element.updateComplete;
    return element.shadowRoot?.querySelector('.drag')?.textContent.trim();
  });
  expect(text).toBe('Drop to add');
  await second.pick(file.path);
  await second.status('succeeded');
  await second.says('Uploaded');
  expect(await site.server.deliveredSha256('plain.bin')).toBe(file.sha256);
});

test('without the code for failures an upload continues after a lost connection', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'broken.bin', 4 * MiB);
  const page = await openWithout(context, site, ['failure-code']);
  await site.faults.add({ fault: 'reset', packet: 'Fragment', position: 'middle' });
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await site.server.deliveredSha256('broken.bin')).toBe(file.sha256);
  expect(trafficOf(await site.faults.log(), 'broken.bin', file.bytes).sessions).toBe(1);
});

test('a failure waits for the code for failures, and is handled as it says', async ({ context, site }) => {
  const tab = await context.newPage();
  const requested = new Deferred();
  const released = new Deferred();
  await tab.route('**/failure-code.*', async (route) => {
    requested.resolve();
    await released.promise;
    await route.continue();
  });
  const page = await UploadPage.open(playwrightTab(tab), site, SLICED);
  await site.faults.add({ fault: 'status', status: 403, packet: 'Create-Session', count: 0 });
  await page.addNamed(['refused.txt']);
  await requested.promise;
  await until(async () => (await site.faults.packets('Create-Session')) === 1, 'the refused packet');
  expect(await page.tasks()).toMatchObject([{ status: 'starting' }]);
  released.resolve();
  expect(await page.status('failed')).toMatchObject({ error: 'forbidden' });
  expect(await site.faults.packets('Create-Session')).toBe(1);
});

test('an Ack of fewer bytes than before waits for the code for failures, and is announced as a loss', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'back.bin', 4 * MiB);
  const tab = await context.newPage();
  const released = new Deferred();
  await tab.route('**/failure-code.*', async (route) => {
    await released.promise;
    await route.continue();
  });
  const page = await UploadPage.open(playwrightTab(tab), site, SLICED);
  await page.tab.evaluate(() => {
    const element = document.querySelector('bits-upload')!;
    element.addEventListener('bits-session-lost', ({ acknowledged, resumesFrom }) => {
      element.dataset.lost = `${acknowledged} ${resumesFrom}`;
    });
  });
  await site.faults.add({ fault: 'range', mode: 'wrong', offset: MiB, packet: 'Fragment', nth: 3 });
  await page.pick(file.path);
  await until(async () => (await site.faults.packets('Fragment')) === 3, 'the Ack with the wrong offset');
  expect(await page.tasks()).toMatchObject([{ status: 'sending', acknowledged: 2 * MiB }]);
  released.resolve();
  await page.status('succeeded');
  const lost = () => page.tab.evaluate(() => document.querySelector('bits-upload')!.dataset.lost);
  expect(await lost()).toBe(`${2 * MiB} ${MiB}`);
  expect(await site.server.deliveredSha256('back.bin')).toBe(file.sha256);
});

for (const [what, missing, verified] of [
  [
    'without the code that looks at the destination an upload succeeds, and says that it is not verified',
    true,
    false,
  ],
  [
    'with the code that looks at the destination an upload succeeds, and says that it is verified',
    false,
    true,
  ],
] as const)
  test(what, async ({ context, site, folder }) => {
    const file = await randomFile(folder, 'looked.bin', 2 * MiB);
    const attributes = { ...SLICED, verify: 'always' };
    const page = await openWithout(context, site, missing ? ['delivery-check'] : [], attributes);
    await page.tab.evaluate(() => {
      const element = document.querySelector('bits-upload')!;
      element.addEventListener(
        'bits-success',
        (event) => (element.dataset.verified = String(event.verified)),
      );
    });
    await page.pick(file.path);
    await page.status('succeeded');
    expect(await page.tab.evaluate(() => document.querySelector('bits-upload')!.dataset.verified)).toBe(
      String(verified),
    );
    expect(await site.server.deliveredSha256('looked.bin')).toBe(file.sha256);
  });

test('without the code that takes a replaced file its upload fails, and sends nothing', async ({
  context,
  site,
}) => {
  const page = await openWithout(context, site, ['replace-file']);
  await page.tab.evaluate(() => {
    document.querySelector('bits-upload')!.addEventListener('bits-start', (event) => {
      if (event.task.name === 'picked.txt') event.replaceFile(new File(['other bytes'], 'replaced.txt'));
    });
  });
  await page.addNamed(['picked.txt']);
  expect(await page.status('failed')).toMatchObject({ name: 'picked.txt', error: 'page' });
  // A file that the page leaves as it is needs no such code; its packets are the only ones.
  await page.addNamed(['other.txt']);
  const other = async () => (await page.tasks()).find(({ name }) => name === 'other.txt')?.status;
  await until(async () => (await other()) === 'succeeded', 'the other upload');
  expect(new Set((await site.faults.log()).map(({ name }) => name))).toEqual(new Set(['other.txt']));
});
