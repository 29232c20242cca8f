import { until } from '../../support/until.js';
import { storedOffsets } from '../support/browser/browser-storage.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { isCarrying, trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

const SIZE = 200 * MiB;
const NEAR_40_PERCENT = 0.4 * SIZE;

test('a browser killed in mid-upload resumes at the acknowledged offset', async ({
  server,
  faults,
  folder,
  launch,
}) => {
  const file = await randomFile(folder, 'film.bin', SIZE);
  const killed = await launch();
  const before = await UploadPage.open(killed, server);
  // The Fragment with this byte crawls, so that the kill falls into its middle.
  await faults.add({ fault: 'throttle', bytesPerSecond: 2_000_000, at: NEAR_40_PERCENT });
  await before.pick(file.path);
  await until(
    async () => (await faults.log()).some((entry) => isCarrying(entry, NEAR_40_PERCENT)),
    'the Fragment to be half there',
  );
  const { acknowledged } = await before.status('sending');
  expect(acknowledged).toBeGreaterThan(0.1 * SIZE);
  expect(acknowledged).toBeLessThan(NEAR_40_PERCENT);
  await until(
    async () => (await storedOffsets(before.tab)).includes(acknowledged),
    'the offset to be stored',
  );
  await killed.kill();

  const page = await UploadPage.open(await launch(), server);
  const row = await page.status('file-needed');
  expect(row).toMatchObject({ name: 'film.bin', acknowledged, fileNeededCause: 'reload' });
  await page.says('Choose this file again to continue');
  const sessionsBefore = await faults.packets('Create-Session');
  await page.pick(file.path);
  await page.status('succeeded', 60_000);

  expect(await server.deliveredSha256('film.bin')).toBe(file.sha256);
  expect(await faults.packets('Create-Session')).toBe(sessionsBefore);
  const traffic = trafficOf(await faults.log(), 'film.bin', SIZE);
  console.log(`sent twice: ${traffic.sentTwice} of ${SIZE} bytes`);
  expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
  expect(await page.events()).toContainEqual(
    expect.objectContaining({ type: 'bits-session', created: false }),
  );
});
