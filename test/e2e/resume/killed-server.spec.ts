import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { isCarrying, trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

const SIZE = 200 * MiB;
const NEAR_40_PERCENT = 0.4 * SIZE;

test('a server killed in mid-upload causes a delay, but no lost byte', async ({
  server,
  faults,
  folder,
  launch,
}) => {
  const file = await randomFile(folder, 'film.bin', SIZE);
  const page = await UploadPage.open(await launch(), server);
  await faults.add({ fault: 'throttle', bytesPerSecond: 2_000_000, at: NEAR_40_PERCENT });
  await page.pick(file.path);
  await until(
    async () => (await faults.log()).some((entry) => isCarrying(entry, NEAR_40_PERCENT)),
    'the Fragment to be half there',
  );
  const before = await faults.log();
  await server.kill();
  await page.status('waiting');
  await server.start();

  // Nobody clicks anything.
  await page.status('succeeded', 60_000);
  expect(await server.deliveredSha256('film.bin')).toBe(file.sha256);
  const after = await faults.log();
  expect(after.filter(({ packet }) => packet === 'Create-Session')).toEqual([]);
  const traffic = trafficOf([...before, ...after], 'film.bin', SIZE);
  console.log(`sent twice: ${traffic.sentTwice} of ${SIZE} bytes`);
  expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
  expect((await page.events()).map(({ type }) => type)).not.toContain('bits-session-lost');
});
