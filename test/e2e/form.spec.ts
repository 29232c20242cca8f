import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

/** What the form would send of files. */
function sent(page: Page): Promise<string[]> {
  return page
    .locator('form')
    .evaluate((form: HTMLFormElement) =>
      new FormData(form).getAll('files').map((url) => new URL(url as string, document.baseURI).pathname),
    );
}

test('a page that is gone back to submits what was uploaded before', async ({ page, browserName, site }) => {
  test.skip(browserName !== 'chromium', 'one engine tells enough');
  await page.goto(`${site.url}form.html`);
  const file = { name: 'paper.txt', mimeType: 'text/plain', buffer: Buffer.from('paper') };
  await page.locator('bits-upload input[type=file]').setInputFiles(file);
  await expect.poll(() => sent(page)).toEqual(['/uploads/paper.txt']);

  await page.goto(`${site.url}themes.html`);
  await page.goBack();
  await expect.poll(() => sent(page)).toEqual(['/uploads/paper.txt']);
  await expect(page.locator('bits-upload .row')).toHaveAttribute('data-status', 'done');
  expect(
    await page.locator('bits-upload').evaluate((upload: HTMLInputElement) => upload.checkValidity()),
  ).toBe(true);
});
