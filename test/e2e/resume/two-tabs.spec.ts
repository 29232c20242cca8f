import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import type { RawPage } from '../support/browser/raw-browser.js';
import { trafficOf } from '../support/server/traffic.js';
import { UploadPage } from '../support/page/upload-page.js';

/** Ways in which the uploading tab ends. */
const ENDS: Record<string, (tab: RawPage) => Promise<void>> = {
  closed: (tab) => tab.close(),
  crashed: async (tab) => {
    // Never answered: the tab is gone.
    tab.command('Page.crash').catch(() => undefined);
  },
};

for (const [how, end] of Object.entries(ENDS)) {
  test(`one file in two tabs is one session, which survives the ${how} tab`, async ({
    browserName,
    site,
    folder,
    openTab,
  }) => {
    test.skip(how === 'crashed' && browserName !== 'chromium', 'only Chromium crashes a tab on command');
    const file = await randomFile(folder, 'shared.bin', 8 * MiB);
    const attributes = { 'fragment-size': '1MiB' };
    const pages = [
      await UploadPage.open(await openTab(), site, attributes),
      await UploadPage.open(await openTab(), site, attributes),
    ] as const;
    await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 3 });
    await Promise.all(pages.map((page) => page.pick(file.path)));
    const shown = await Promise.all(
      pages.map((page) => page.task('3 MiB to be shown', ({ acknowledged }) => acknowledged === 3 * MiB)),
    );
    await until(async () => (await site.faults.stats()).openRequests === 1, 'the fourth to hang');
    const owner = shown.findIndex(({ status }) => status === 'sending');
    const [owning, following] = owner === 0 ? pages : ([pages[1], pages[0]] as const);
    expect(shown[1 - owner]).toMatchObject({ status: 'paused', pauseCause: 'other-tab' });
    expect(await site.faults.packets('Create-Session')).toBe(1);
    const lastBefore = (await site.faults.log()).at(-1)!.id;

    const endedAt = Date.now();
    await end(owning.tab);
    const next = await until(
      async () => (await site.faults.log()).find(({ id }) => id > lastBefore),
      'the other tab to go on',
    );
    const pauseMs = next.startedAt - endedAt;
    console.log(`taken over after ${pauseMs} ms`);
    expect(pauseMs).toBeLessThan(1000);
    await following.status('succeeded');
    expect(await site.server.deliveredSha256('shared.bin')).toBe(file.sha256);
    const traffic = trafficOf(await site.faults.log(), 'shared.bin', file.bytes);
    expect(traffic.sessions).toBe(1);
    expect(traffic.sentTwice).toBeLessThanOrEqual(traffic.largestFragment);
  });
}
