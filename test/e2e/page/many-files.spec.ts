import { expect, test } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';

const MANY = 10_000;

// `npm run bench:many` measures the time.
test('ten thousand files are rendered with few nodes, at every scroll position', async ({
  site,
  openTab,
}) => {
  const page = await UploadPage.open(await openTab(), site, { manual: '' });
  const { tab } = page;
  const rows = await tab.evaluate(async (count) => {
    const upload = document.querySelector('bits-upload')!;
    await upload.add(Array.from({ length: count }, (_, nr) => new File(['x'], `${nr}.txt`)));
    return upload.tasks.length;
  }, MANY);
  expect(rows).toBe(MANY);
  const positions = (): Promise<(string | null)[]> =>
    tab.evaluate(() =>
      [...document.querySelector('bits-upload')!.shadowRoot!.querySelectorAll('.list > li')].map((row) =>
        row.getAttribute('aria-posinset'),
      ),
    );
  await expect.poll(positions).toContain('1');
  for (const part of [0.3, 0.7, 1]) {
    await tab.evaluate((part) => {
      const list = document.querySelector('bits-upload')!.shadowRoot!.querySelector('.list')!;
      list.scrollTop = part * list.scrollHeight;
    }, part);
    // The row of the scroll position; the last one of the list at its end.
    await expect.poll(positions).toContain(String(part * MANY));
    expect(
      await tab.evaluate(
        () => document.querySelector('bits-upload')!.shadowRoot!.querySelectorAll('*').length,
      ),
    ).toBeLessThan(2000);
  }
});

for (const works of [true, false])
  test(`a long list is ${works ? 'sorted by path' : 'in the order of addition if the code that sorts it cannot be loaded'}`, async ({
    page,
    site,
  }) => {
    if (!works) await page.route('**/arrange.*', (route) => route.abort());
    const asked = page.waitForRequest('**/arrange.*');
    await page.goto(site.url);
    await page.evaluate(async () => {
      await customElements.whenDefined('bits-upload');
      const upload = document.querySelector('bits-upload')!;
      upload.manual = true;
      await upload.updateComplete;
      await upload.add(Array.from({ length: 12 }, (_, nr) => new File(['x'], `${12 - nr}.txt`)));
    });
    await asked;
    const first = page.locator('bits-upload .row').first();
    await expect(first).toContainText(works ? '1.txt' : '12.txt');
    await expect(page.locator('bits-upload .row')).toHaveCount(12);
    await page.evaluate(() => document.querySelector('bits-upload')!.start());
    const state = page.locator('bits-upload:state(succeeded)');
    await expect(state).toHaveCount(1);
    await expect(page.locator('bits-upload .row')).toHaveCount(works ? 1 : 12);
  });
