import { PAGES } from '../../../demo/site/build/contents.js';
import { axeFindingsInEveryLook } from '../support/page/axe.js';
import { expect, test } from '../support/fixtures.js';
import { listenForViolations, watchViolations } from '../support/page/violations.js';

for (const { name } of PAGES) {
  const title = `the page ${name} of the site has no error under the strict policy, no axe finding and fits into 320 pixels`;
  test(title, { tag: '@one-engine' }, async ({ page, browserName, site }) => {
    const seen = watchViolations(page);
    const violations = await listenForViolations(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${site.url}docs/${name}.html`);
    await expect(page.locator('#search')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await axeFindingsInEveryLook(page, browserName)).toEqual([]);
    expect(await violations()).toEqual([]);
    expect(seen).toEqual([]);
  });
}

test('the search of the site leads to the section with the words, by keyboard', async ({ page, site }) => {
  await page.goto(`${site.url}docs/`);
  await page.getByRole('searchbox', { name: 'Search' }).fill('requestLimits');
  await expect(page.getByRole('status')).toHaveText(/^\d+ found$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/docs\/iis\.html#4-sizes$/);
  await expect(page.getByRole('heading', { name: '4. Sizes' })).toBeInViewport();
});

test('the search of the site says when it finds nothing, and Escape closes it', async ({ page, site }) => {
  await page.goto(`${site.url}docs/errors.html`);
  const field = page.getByRole('searchbox', { name: 'Search' });
  await field.fill('qqqq');
  await expect(page.getByRole('status')).toHaveText('Nothing found for “qqqq”.');
  await field.press('Escape');
  await expect(page.locator('#results')).toBeHidden();
  await expect(field).toHaveValue('');
});
