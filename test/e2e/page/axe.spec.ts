import { axeFindingsInEveryLook } from '../support/page/axe.js';
import { expect, test } from '../support/fixtures.js';

/** The demo's pages, and what is drawn last on each. */
const PAGES: Readonly<Record<string, string>> = {
  'states.html': '#compact .row >> nth=-1',
  'index.html': 'bits-upload .drop',
  'form.html': 'bits-upload .drop',
  'themes.html': 'bits-upload[resume-key=photos] .row >> nth=8',
};

for (const [address, last] of Object.entries(PAGES))
  test(`axe finds no violation on ${address}, in every look`, async ({ page, browserName, site }) => {
    await page.goto(`${site.url}${address}`);
    await page.locator(last).waitFor();
    expect(await axeFindingsInEveryLook(page, browserName)).toEqual([]);
  });

test('every state fits into 320 pixels', async ({ page, site }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  for (const lang of ['en', 'de', 'fi', 'hi', 'ar']) {
    await page.goto(`${site.url}states.html?lang=${lang}&dir=${lang === 'ar' ? 'rtl' : 'ltr'}`);
    await page.locator('#compact .row').last().waitFor();
    if (lang !== 'en') await expect(page.locator('#empty .pick')).not.toHaveText('Choose files');
    const wide = await page.locator('bits-upload').evaluateAll((uploads) =>
      uploads.flatMap((upload) => {
        const room = upload.getBoundingClientRect();
        return [...upload.shadowRoot!.querySelectorAll('button, .word, .panel, .notice, .drop')]
          .filter((each) => {
            const { left, right, width } = each.getBoundingClientRect();
            return (
              width > 1 &&
              (left < room.left - 1 || right > room.right + 1 || each.scrollWidth > each.clientWidth + 1) &&
              getComputedStyle(each).display !== 'inline'
            );
          })
          .map((each) => `${upload.id}: ${each.className} "${each.textContent.trim().slice(0, 40)}"`);
      }),
    );
    expect(wide, lang).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), lang).toBeLessThanOrEqual(320);
  }
});
