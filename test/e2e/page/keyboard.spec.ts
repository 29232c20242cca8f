import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { focused, travelTo, watchFocus } from '../support/page/focus.js';
import { Transcript } from '../support/page/transcript.js';

const KiB = 1024;

/** The state in words of each row. */
function rows(page: Page): Promise<string[]> {
  return page
    .locator('bits-upload .row')
    .evaluateAll((all) =>
      all.map((row) =>
        ['.name .hidden', '.word'].map((part) => row.querySelector(part)?.textContent.trim()).join(': '),
      ),
    );
}

test('a whole upload by keyboard: pause, resume, a refusal, a retry', async ({ page, site }) => {
  await site.faults.add(
    { fault: 'hang', packet: 'Fragment', name: 'letter.bin', nth: 3 },
    { fault: 'status', status: 403, packet: 'Create-Session', name: 'memo.bin' },
  );
  // Listened for from the start: a dialog that opens before is not reported.
  const asked = page.waitForEvent('filechooser', { timeout: 60_000 });
  await page.goto(site.url);
  // The dialog of the file system's handles is one that a browser without a window does not have.
  const given = { 'keep-files': 'copy', 'fragment-size': '64KiB', 'max-file-size': '1MB' };
  await page.locator('bits-upload').evaluate((upload, attributes) => {
    for (const [name, value] of Object.entries(attributes)) upload.setAttribute(name, value);
  }, given);
  const lost = await watchFocus(page);
  const transcript = await Transcript.of(page);

  await travelTo(page, 'Choose files');
  await page.keyboard.press('Enter');
  const bytes = { 'letter.bin': 640 * KiB, 'film.bin': 1100 * KiB, 'memo.bin': 100 };
  const files = Object.entries(bytes).map(([name, size]) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(size, name),
  }));
  await (await asked).setFiles(files);
  await expect
    .poll(() => rows(page))
    .toEqual(['letter.bin: Sending', 'memo.bin: Failed. You may not upload to this place']);
  await transcript.polite(1);

  // The refusal is read and put away.
  await travelTo(page, 'Dismiss');
  await page.keyboard.press('Enter');
  await expect(page.locator('bits-upload [part~=rejections]')).toHaveCount(0);
  expect(await focused(page)).not.toBe('');

  await travelTo(page, 'Pause: letter.bin');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Resume: letter.bin');
  await expect.poll(() => rows(page)).toContain('letter.bin: Paused');
  await transcript.polite(2);
  await page.keyboard.press('Space');
  await expect.poll(() => rows(page)).toContain('letter.bin: Uploaded');
  await expect.poll(() => focused(page)).toMatch(/^letter\.bin Uploaded/);
  await transcript.polite(3);

  await travelTo(page, 'Retry: memo.bin');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows(page)).toContain('memo.bin: Uploaded');
  await expect.poll(() => focused(page)).toMatch(/^memo\.bin Uploaded/);
  await transcript.polite(4);

  await travelTo(page, 'Clear finished', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows(page)).toEqual([]);
  await expect.poll(() => focused(page)).toBe('Choose files');

  expect(await lost()).toBe(0);
  expect(await transcript.read()).toEqual({
    polite: [
      '2 files added. 1 file refused: Larger than 1 MB',
      'Paused',
      'Sending. 1 file uploaded',
      '1 file uploaded',
    ],
    urgent: ['memo.bin: failed. You may not upload to this place'],
  });
});
