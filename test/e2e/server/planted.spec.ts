import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { storedOfFiles, tamper } from '../support/browser/browser-storage.js';
import { stubServer } from '../support/server/stub-server.js';
import type { RawPage } from '../support/browser/raw-browser.js';
import { UploadPage } from '../support/page/upload-page.js';

/** The demo, whose packets carry credentials. */
async function openWithHeaders(tab: RawPage, url: string): Promise<UploadPage> {
  const page = await UploadPage.open(tab, { url }, { 'fragment-size': '1MiB' });
  await tab.evaluate(() => {
    document.querySelector('bits-upload')!.headers = { Authorization: 'Bearer secret' };
  });
  return page;
}

for (const [what, cancelling] of [
  ['an unfinished upload', false],
  ['a cancelled upload', true],
] as const) {
  test(`a stored record of ${what} with another server’s URL sends no request there`, async ({
    site,
    folder,
    openTab,
  }) => {
    const received: string[] = [];
    const foreign = await stubServer((request, response) => {
      received.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', '*, Authorization, BITS-Packet-Type');
      response.setHeader('Access-Control-Allow-Methods', 'BITS_POST, GET');
      response.end();
    });
    const tab = await openTab();
    const file = await randomFile(folder, 'secret.bin', 4 * MiB);
    const before = await openWithHeaders(tab, site.url);
    await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 2 });
    await before.pick(file.path);
    await before.task('a copy', ({ acknowledged, fileKept }) => acknowledged === 2 * MiB && fileKept);
    await site.faults.reset();
    const url = `${foreign.url}steal/secret.bin`;
    await tab.goto(`${site.url}demo.css`);
    expect(await tamper(tab, { url, replyUrl: url, cancelling })).toBe(1);

    const page = await openWithHeaders(tab, site.url);
    if (cancelling) {
      await until(async () => (await storedOfFiles(tab)).length === 0, 'the record to go');
      expect(await page.tasks()).toEqual([]);
    } else {
      await page.status('succeeded');
      expect(await site.server.deliveredSha256('secret.bin')).toBe(file.sha256);
    }
    expect(received).toEqual([]);
    foreign.close();
  });
}
