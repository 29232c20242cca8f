import { expect, test } from './support/fixtures.js';
import { randomFile, MiB } from './support/random-file.js';
import { trafficOf } from './support/traffic.js';
import { UploadPage } from './support/upload-page.js';
import { until } from './support/wait.js';

const FIVE_MINUTES_MS = 300_000;

test('a page that was frozen for five minutes of its clock goes on', async ({
  browserName,
  site,
  folder,
  openTab,
}) => {
  test.skip(browserName !== 'chromium', 'only Chromium freezes a page on command');
  const file = await randomFile(folder, 'frozen.bin', 8 * MiB);
  const page = await UploadPage.open(await openTab(), site, { 'fragment-size': '1MiB' });
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3, ms: 2_000 });
  await page.pick(file.path);
  await page.task('three Fragments to be through', ({ acknowledged }) => acknowledged === 3 * MiB);
  await until('the fourth to hang', async () => (await site.faults.stats()).openRequests === 1);

  await page.tab.command('Page.setWebLifecycleState', { state: 'frozen' });
  // The hanging Fragment is let go on the server while nobody is there to see its Ack.
  await until('the server to be done with it', async () => (await site.faults.stats()).openRequests === 0);
  await page.tab.evaluate((ms) => {
    const { now } = Date;
    Date.now = () => now() + ms;
  }, FIVE_MINUTES_MS);
  await page.tab.command('Page.setWebLifecycleState', { state: 'active' });

  await page.status('done');
  expect(await site.server.deliveredSha256('frozen.bin')).toBe(file.sha256);
  const traffic = trafficOf(await site.faults.log(), 'frozen.bin', file.bytes);
  expect(traffic.sessions).toBe(1);
  expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
});

test('a page that comes back from the back/forward cache goes on', async ({
  browserName,
  site,
  folder,
  openTab,
}) => {
  test.skip(browserName !== 'chromium', 'Firefox under remote control keeps no page in its cache');
  const file = await randomFile(folder, 'cached.bin', 8 * MiB);
  const page = await UploadPage.open(await openTab(), site, {
    'fragment-size': '1MiB',
    'keep-files': 'none',
  });
  await page.tab.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { e2ePersisted: persisted }));
  });
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 });
  await page.pick(file.path);
  await page.task('three Fragments to be through', ({ acknowledged }) => acknowledged === 3 * MiB);
  await until('the fourth to hang', async () => (await site.faults.stats()).openRequests === 1);

  await page.tab.goto(new URL('themes.html', site.url).href);
  await until('the request to be gone', async () => (await site.faults.stats()).openRequests === 0);
  await page.tab.evaluate(() => {
    setTimeout(() => {
      history.back();
    });
  });
  await until('the demo to be back', () =>
    page.tab.evaluate(() => location.pathname === '/' && document.readyState === 'complete'),
  );
  // Without the cache this would be another page, which never heard of the question.
  await until('the cached page to be shown again', () =>
    page.tab.evaluate(() => (globalThis as unknown as { e2ePersisted?: boolean }).e2ePersisted),
  );
  await page.status('done');
  expect(await site.server.deliveredSha256('cached.bin')).toBe(file.sha256);
  const traffic = trafficOf(await site.faults.log(), 'cached.bin', file.bytes);
  expect(traffic.sessions).toBe(1);
  expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
});
