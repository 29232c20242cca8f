import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle } from '../support/page/bundle.js';
import { DemoServer } from '../support/server/demo-server.js';
import { expect, test } from '../support/fixtures.js';
import { watchViolations } from '../support/page/violations.js';

const FILE = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('some text') };

for (const place of ['another shadow root', 'a modal dialog'] as const)
  test(`the element uploads in ${place}`, async ({ page, site }) => {
    await page.goto(site.url);
    await page.evaluate(async (wanted) => {
      await customElements.whenDefined('bits-upload');
      const upload = document.createElement('bits-upload');
      upload.id = 'moved';
      upload.setAttribute('endpoint', '/uploads/');
      const holder = document.createElement(wanted === 'a modal dialog' ? 'dialog' : 'div');
      document.body.prepend(holder);
      if (holder instanceof HTMLDialogElement) {
        holder.append(upload);
        holder.showModal();
      } else {
        holder.attachShadow({ mode: 'open' }).append(upload);
      }
    }, place);
    const upload = page.locator('#moved');
    await upload.locator('input[type=file]').setInputFiles(FILE);
    await expect(upload.locator('.row')).toHaveAttribute('data-status', 'succeeded');
    await upload.getByRole('button', { name: 'Remove from list: a.txt' }).click();
    await expect(upload.getByRole('button', { name: 'Undo: a.txt' })).toBeFocused();
  });

test('the element uses English, with lang="en", if the language of the page cannot be loaded', async ({
  page,
  site,
}) => {
  let asked = 0;
  await page.route('**/locales/de.*', (route) => {
    asked++;
    return route.abort();
  });
  await page.goto(site.url);
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'de'));
  await expect(page.locator('bits-upload [part=base]')).toHaveAttribute('lang', 'en');
  expect(asked).toBe(1);
});

test('the element is defined twice without an error', async ({ page, site }) => {
  const seen = watchViolations(page);
  await page.goto(site.url);
  const first = await page.evaluateHandle(() => customElements.whenDefined('bits-upload'));
  await page.evaluate(bundle());
  expect(await first.evaluate((known) => customElements.get('bits-upload') === known)).toBe(true);
  expect(seen).toEqual([]);
});

test('the element uploads in a frame with blocked storage, and shows a note about it', async ({ page }) => {
  const server = await DemoServer.start({ env: { BITS_ALLOWED_ORIGINS: 'null' } });
  const frame = `<!doctype html><script src="/script.js"></script><bits-upload endpoint="${server.endpoint}"></bits-upload>`;
  const pages: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': [
      'text/html',
      '<!doctype html><iframe sandbox="allow-scripts" src="/frame" width="600" height="500">',
    ],
    '/frame': ['text/html', frame],
    '/script.js': ['text/javascript; charset=utf-8', bundle()],
  };
  const site = createServer(({ url = '' }, response) => {
    const [type, text] = pages[url] ?? ['text/plain', ''];
    response.writeHead(200, { 'Content-Type': type }).end(text);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  try {
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    const upload = page.frameLocator('iframe').locator('bits-upload');
    await upload.locator('input[type=file]').setInputFiles(FILE);
    await expect(upload.locator('.row')).toHaveAttribute('data-status', 'succeeded');
    await expect(upload.locator('.notice')).toContainText('they will not survive closing the page');
    expect(server.delivered()).toEqual(['a.txt']);
  } finally {
    site.close();
    site.closeAllConnections();
    await server.close();
  }
});
