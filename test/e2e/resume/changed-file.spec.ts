import { randomBytes } from 'node:crypto';
import { copyFile, open, rm, truncate, writeFile } from 'node:fs/promises';
import type { Site } from '../support/fixtures.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, sha256, MiB } from '../support/server/random-file.js';
import { trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

const SIZE = 8 * MiB;

const truncated = (file: string) => truncate(file, MiB);
const rewritten = (file: string) => writeFile(file, randomBytes(SIZE));
const deleted = (file: string) => rm(file);
/** All but the end, which the tail of the last Fragment would betray. */
const partlyRewritten = async (file: string) => {
  const handle = await open(file, 'r+');
  await handle.write(randomBytes(SIZE - MiB), 0, SIZE - MiB, 0);
  await handle.close();
};

/** Begins an upload in small, slow Fragments, and changes the file when some are through. */
async function changedUnderway(
  site: Site,
  page: UploadPage,
  file: string,
  change: (file: string) => Promise<void>,
): Promise<void> {
  await site.faults.add({ fault: 'delay', ms: 60, packet: 'Fragment', count: 0 });
  await page.pick(file);
  await page.task('some Fragments to be through', ({ acknowledged }) => acknowledged >= MiB);
  await change(file);
  const { fileNeededCause, error } = await page.status('file-needed');
  expect(['changed', 'unreadable']).toContain(fileNeededCause);
  expect(error).toBeUndefined();
  await site.faults.clear();
}

for (const change of [truncated, rewritten, deleted]) {
  test(`a file ${change.name} in mid-upload is reported, and resumes when it is restored`, async ({
    browserName,
    site,
    folder,
    openTab,
  }) => {
    // Firefox looks at no time stamp and reads what is there now: the session has bytes of both.
    const hasBoth = browserName === 'firefox' && change === rewritten;
    const file = await randomFile(folder, `${change.name}.bin`, SIZE);
    const original = `${folder}/original`;
    await copyFile(file.path, original);
    const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '64KiB' });
    await changedUnderway(site, page, file.path, change);
    const events = (await page.events()).map(({ type }) => type);
    expect(events).toContain('bits-file-needed');
    expect(events).not.toContain('bits-retry');
    expect(await site.faults.packets('Close-Session')).toBe(0);

    await copyFile(original, file.path);
    await page.pick(file.path);
    if (hasBoth) {
      await page.says('That was a different file');
      await page.press('startOver');
    }
    await page.status('succeeded');
    expect(await site.server.deliveredSha256(file.name)).toBe(file.sha256);
    const traffic = trafficOf(await site.faults.log(), file.name, SIZE);
    expect(traffic.sessions).toBe(hasBoth ? 2 : 1);
    if (!hasBoth) expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
  });
}

test('a file that changed for good is refused, and can be started over', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'edited.bin', SIZE);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '64KiB' });
  await changedUnderway(site, page, file.path, rewritten);
  const fragments = await site.faults.packets('Fragment');

  await page.pick(file.path);
  const { fileNeededCause } = await page.says('That was a different file');
  expect(fileNeededCause).toBe('mismatch');
  expect(await site.faults.packets('Fragment')).toBe(fragments);
  await page.press('startOver');
  await page.status('succeeded');
  expect(await site.server.deliveredSha256('edited.bin')).toBe(await sha256(file.path));
});

/** Waits for the end; where the file is refused as another one, starts over. */
async function bringHome(page: UploadPage): Promise<void> {
  const over = await page.task(
    'the end, or a way to start over',
    ({ status, fileNeededCause }) => status === 'succeeded' || fileNeededCause === 'mismatch',
  );
  if (over.fileNeededCause === 'mismatch') await page.press('startOver');
  await page.status('succeeded');
}

test('a mixture of a file before and after a change is never delivered', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'mixed.bin', SIZE);
  const original = `${folder}/original`;
  await copyFile(file.path, original);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '64KiB' });
  await changedUnderway(site, page, file.path, partlyRewritten);

  // The original is back, but has the server only bytes of it?
  await copyFile(original, file.path);
  await page.pick(file.path);
  await bringHome(page);
  expect(await site.server.deliveredSha256('mixed.bin')).toBe(file.sha256);
});

test('a file that changed and is restored before the end is never delivered as a mixture', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'back.bin', SIZE);
  const original = `${folder}/original`;
  await copyFile(file.path, original);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '64KiB' });
  await site.faults.add({ fault: 'delay', ms: 60, packet: 'Fragment', count: 0 });
  await page.pick(file.path);
  await page.task('some Fragments to be through', ({ acknowledged }) => acknowledged >= MiB);
  await rewritten(file.path);
  await page.task(
    'the change to be met, or read past',
    ({ status, acknowledged }) => status === 'file-needed' || acknowledged >= 3 * MiB,
  );
  await copyFile(original, file.path);
  await page.status('file-needed');
  expect(await site.faults.packets('Close-Session')).toBe(0);

  await site.faults.clear();
  await page.pick(file.path);
  await bringHome(page);
  expect(await site.server.deliveredSha256('back.bin')).toBe(file.sha256);
});

test('a file that changed is never delivered as a mixture with its stored copy after a reload', async ({
  site,
  folder,
  openTab,
}) => {
  const file = await randomFile(folder, 'reloaded.bin', SIZE);
  const tab = await openTab();
  const before = await UploadPage.open(tab, site, { 'fragment-size': '64KiB' });
  await site.faults.add({ fault: 'delay', ms: 60, packet: 'Fragment', count: 0 });
  await before.pick(file.path);
  const { acknowledged } = await before.task(
    'some Fragments to be through, and the copy',
    (task) => task.acknowledged >= MiB && task.fileKept,
  );
  await rewritten(file.path);
  await before.task(
    'the change to be met, or read past',
    (task) => task.status === 'file-needed' || task.acknowledged >= acknowledged + 2 * MiB,
  );

  await site.faults.clear();
  const page = await UploadPage.open(tab, site);
  const { status } = await page.task('the end, or the question for the file', (task) =>
    ['succeeded', 'file-needed'].includes(task.status),
  );
  if (status === 'file-needed') {
    await page.pick(file.path);
    await page.says('That was a different file');
    await page.press('startOver');
    await page.status('succeeded');
  }
  const now = await sha256(file.path);
  expect([file.sha256, now]).toContain(await site.server.deliveredSha256(file.name));
});
