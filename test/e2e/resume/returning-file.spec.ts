import { rm } from 'node:fs/promises';
import { until } from '../../support/until.js';
import { storedOfFiles } from '../support/browser/browser-storage.js';
import type { FaultDesk } from '../support/server/fault-desk.js';
import { allowFiles, dropFiles } from '../support/page/drop-files.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

const SLICED = { 'fragment-size': '1MiB' };

/** Holds the fourth Fragment back for ever, so that there is an upload to interrupt. */
const HOLD = { fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 } as const;

/** Waits until three Fragments are through and the fourth is held: nothing later may meet that fault. */
async function threeThrough(page: UploadPage, faults: FaultDesk): Promise<void> {
  await page.task('three Fragments to be through', ({ acknowledged }) => acknowledged === 3 * MiB);
  await until(async () => (await faults.stats()).openRequests === 1, 'the fourth to hang');
}

/** Never reads a further part of a copy in this page: the only ranges of their size that are read whole. */
async function holdCopyAfter({ tab }: UploadPage, parts: number): Promise<void> {
  await tab.evaluate(
    (bytes, stored) => {
      let read = 0;
      const { arrayBuffer } = Blob.prototype;
      Blob.prototype.arrayBuffer = function () {
        return this.size === bytes && ++read > stored ? new Promise(() => undefined) : arrayBuffer.call(this);
      };
    },
    8 * MiB,
    parts,
  );
}

/** Number of the parts of copies in the browser; their keys are the only ones with an offset. */
async function storedParts({ tab }: UploadPage): Promise<number> {
  return (await storedOfFiles(tab)).filter((thing) => /sources\/\[/.test(thing)).length;
}

async function expectOneSession(faults: FaultDesk, name: string, bytes: number): Promise<void> {
  const traffic = trafficOf(await faults.log(), name, bytes);
  expect(traffic.sessions).toBe(1);
  // While the server still serves the connection of a killed browser, the probe of the session's offset is repeated.
  expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment + 0.02 * bytes);
}

test('a small file resumes from its stored copy after a reload, without user action', async ({
  server,
  faults,
  folder,
  launch,
}) => {
  const file = await randomFile(folder, 'small.bin', 8 * MiB);
  const killed = await launch();
  const before = await UploadPage.open(killed, server, SLICED);
  await faults.add(HOLD);
  await before.pick(file.path);
  await threeThrough(before, faults);
  // Copies are written behind the upload.
  await before.task('the copy to be stored', ({ fileKept }) => fileKept);
  await killed.kill();

  const page = await UploadPage.open(await launch(), server, SLICED);
  await page.status('succeeded');
  expect(await server.deliveredSha256('small.bin')).toBe(file.sha256);
  await expectOneSession(faults, 'small.bin', file.bytes);
});

test('a dropped file resumes through its handle after a reload, without a click', async ({
  browserName,
  server,
  faults,
  folder,
  profile,
  launch,
}) => {
  test.skip(browserName !== 'chromium', 'no other browser has file handles');
  const file = await randomFile(folder, 'big.bin', 40 * MiB);
  allowFiles(profile, server.url, [file.path]);
  const killed = await launch();
  const before = await UploadPage.open(killed, server, SLICED);
  await faults.add(HOLD);
  await dropFiles(before.tab, 'bits-upload', [file.path]);
  await threeThrough(before, faults);
  await before.task('the handle to be stored', ({ fileKept }) => fileKept);
  await killed.kill();

  const page = await UploadPage.open(await launch(), server);
  await page.status('succeeded');
  expect(await server.deliveredSha256('big.bin')).toBe(file.sha256);
  await expectOneSession(faults, 'big.bin', file.bytes);
});

test('a handle without permission has an Allow button in its row', async ({
  browserName,
  server,
  faults,
  folder,
  launch,
}) => {
  test.skip(browserName !== 'chromium', 'no other browser has file handles');
  const file = await randomFile(folder, 'big.bin', 40 * MiB);
  const killed = await launch();
  const before = await UploadPage.open(killed, server, SLICED);
  await faults.add(HOLD);
  await dropFiles(before.tab, 'bits-upload', [file.path]);
  await threeThrough(before, faults);
  // The handle is written behind the upload.
  await before.task('the handle to be stored', ({ fileKept }) => fileKept);
  await killed.kill();

  const page = await UploadPage.open(await launch(), server);
  const { fileNeededCause } = await page.says('Allow access to this file to continue');
  expect(fileNeededCause).toBe('permission');
  // Nobody can answer the browser's question here; the file itself is as good.
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await server.deliveredSha256('big.bin')).toBe(file.sha256);
  await expectOneSession(faults, 'big.bin', file.bytes);
});

test('a large file resumes from its stored copy after the browser was killed, without user action', async ({
  server,
  faults,
  folder,
  launch,
}) => {
  const file = await randomFile(folder, 'large.bin', 40 * MiB);
  const copied = { ...SLICED, 'keep-files': 'copy' };
  const killed = await launch();
  const before = await UploadPage.open(killed, server, copied);
  await faults.add(HOLD);
  await before.pick(file.path);
  await threeThrough(before, faults);
  await before.task('the copy to be complete', ({ fileKept }) => fileKept);
  await killed.kill();
  // The copy is used, not the file.
  await rm(file.path);

  const page = await UploadPage.open(await launch(), server, copied);
  await page.status('succeeded');
  expect(await server.deliveredSha256('large.bin')).toBe(file.sha256);
  await expectOneSession(faults, 'large.bin', file.bytes);
  await until(async () => (await storedOfFiles(page.tab)).length === 0, 'a browser without the file');
});

test('a browser killed in the middle of a copy asks for the file, and keeps no part of the copy after success', async ({
  server,
  faults,
  folder,
  launch,
}) => {
  const file = await randomFile(folder, 'large.bin', 40 * MiB);
  const copied = { ...SLICED, 'keep-files': 'copy' };
  const killed = await launch();
  const before = await UploadPage.open(killed, server, copied);
  await holdCopyAfter(before, 2);
  await faults.add(HOLD);
  await before.pick(file.path);
  await threeThrough(before, faults);
  await until(async () => (await storedParts(before)) === 2, 'two parts of the copy');
  await killed.kill();

  const page = await UploadPage.open(await launch(), server, { ...copied, 'fragment-size': '64MiB' });
  const { fileNeededCause, fileKept } = await page.status('file-needed');
  expect({ fileNeededCause, fileKept }).toEqual({ fileNeededCause: 'reload', fileKept: false });
  expect(await storedParts(page)).toBe(2);
  await page.pick(file.path);
  await page.status('succeeded');
  expect(await server.deliveredSha256('large.bin')).toBe(file.sha256);
  await expectOneSession(faults, 'large.bin', file.bytes);
  await until(async () => (await storedOfFiles(page.tab)).length === 0, 'a browser without the file');
});
