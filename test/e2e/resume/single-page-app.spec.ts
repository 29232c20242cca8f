import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { MiB, randomFile } from '../support/server/random-file.js';
import { trafficOf } from '../support/server/traffic.js';

test('an element that a single-page application removes and creates again in mid-upload shows the running upload', async ({
  page,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'routed.bin', 8 * MiB);
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('bits-upload');
    const links = ['Files', 'About'].map((text) => {
      const link = document.createElement('a');
      Object.assign(link, { href: `#${text.toLowerCase()}`, textContent: text });
      return link;
    });
    document.body.replaceChildren(...links, document.createElement('main'));
    const views: Readonly<Record<string, () => Element>> = {
      '#files': () => {
        const upload = document.createElement('bits-upload');
        upload.endpoint = '/uploads/';
        upload.fragmentSize = 1_048_576;
        return upload;
      },
      '#about': () => document.createElement('p'),
    };
    const show = (): void => document.querySelector('main')!.replaceChildren(views[location.hash]!());
    addEventListener('hashchange', show);
    location.hash = '#files';
  });
  const upload = page.locator('main > bits-upload');
  await site.faults.add({ fault: 'hang', packet: 'Fragment', position: 'middle', nth: 4 });
  await upload.locator('input[type=file]').setInputFiles(file.path);
  await until(async () => (await site.faults.stats()).openRequests === 1, 'the fourth Fragment to hang');

  await page.getByRole('link', { name: 'About' }).click();
  await expect(upload).toHaveCount(0);
  await page.getByRole('link', { name: 'Files' }).click();
  const row = upload.locator('.row');
  await expect(row).toHaveAttribute('data-status', 'sending');
  await expect(row.getByRole('button', { name: 'Pause: routed.bin' })).toBeVisible();
  await expect(row, 'the rate').toContainText(/[kMG]B\//);
  await expect(row).not.toContainText('another tab');

  // The buttons are those of the upload: it is paused, and goes on.
  await row.getByRole('button', { name: 'Pause: routed.bin' }).click();
  await expect(row).toHaveAttribute('data-status', 'paused');
  await page.getByRole('link', { name: 'About' }).click();
  await page.getByRole('link', { name: 'Files' }).click();
  await row.getByRole('button', { name: 'Resume: routed.bin' }).click();
  await expect(row).toHaveAttribute('data-status', 'succeeded');
  expect(await site.server.deliveredSha256('routed.bin')).toBe(file.sha256);
  expect(trafficOf(await site.faults.log(), 'routed.bin', file.bytes).sessions).toBe(1);
});
