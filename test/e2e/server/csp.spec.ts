import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { listenForViolations, watchViolations } from '../support/page/violations.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The state of each row, first to last. */
function statuses(page: Page): Promise<string[]> {
  return page
    .locator('bits-upload .row')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-status') ?? ''));
}

test.describe('under a strict policy and Trusted Types', () => {
  for (const name of ['states.html?lang=de', 'themes.html', 'form.html'])
    test(`${name} causes no violation`, async ({ page, site }) => {
      const seen = watchViolations(page);
      const violations = await listenForViolations(page);
      await page.goto(`${site.url}${name}`);
      await page.locator('bits-upload').last().locator('.drop').waitFor();
      expect(await violations()).toEqual([]);
      expect(seen).toEqual([]);
    });

  test('an upload with failures and recoveries causes no violation', async ({ page, site }) => {
    const seen = watchViolations(page);
    const violations = await listenForViolations(page);
    await site.faults.add(
      { fault: 'hang', packet: 'Fragment', name: 'paused.bin' },
      { fault: 'status', status: 503, retryAfter: 1, name: 'waiting.bin', packet: 'Fragment' },
      { fault: 'status', status: 403, packet: 'Create-Session', name: 'failed.bin' },
    );
    await page.goto(site.url);
    const upload = page.locator('bits-upload');
    const given = {
      'keep-files': 'copy',
      'max-file-size': '1MB',
      concurrency: '5',
      'keep-awake': '',
      'leave-guard': '',
    };
    await upload.evaluate((element, attributes) => {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    }, given);
    const file = (
      name: string,
      buffer: Buffer,
      mimeType = '',
    ): { name: string; mimeType: string; buffer: Buffer } => ({
      name,
      mimeType,
      buffer,
    });
    await upload
      .locator('input[type=file]')
      .setInputFiles([
        file('paused.bin', Buffer.alloc(200_000)),
        file('failed.bin', Buffer.alloc(10)),
        file('waiting.bin', Buffer.alloc(200_000)),
        file('picture.png', PNG, 'image/png'),
        file('refused.bin', Buffer.alloc(1_100_000)),
      ]);
    await expect.poll(() => statuses(page)).toContain('failed');
    await upload.getByRole('button', { name: 'Pause: paused.bin' }).click();
    await expect.poll(() => statuses(page)).toEqual(['paused', 'failed', 'succeeded', 'succeeded']);
    await upload.locator('canvas[data-drawn]').waitFor();
    await upload.getByRole('button', { name: 'Resume: paused.bin' }).click();
    await upload.getByRole('button', { name: 'Retry: failed.bin' }).click();
    const all = ['succeeded', 'succeeded', 'succeeded', 'succeeded'];
    // After the delays of the retries
    await expect.poll(() => statuses(page), { timeout: 60_000 }).toEqual(all);
    await upload.getByRole('button', { name: 'Dismiss' }).click();
    await upload.getByRole('button', { name: 'Clear finished' }).click();
    await expect.poll(() => statuses(page)).toEqual([]);
    expect(await violations()).toEqual([]);
    expect(seen).toEqual([]);
  });
});
