import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { copiedProject, edit } from '../support/server/copied-project.js';
import { DemoServer } from '../support/server/demo-server.js';
import { expect, test } from '../support/fixtures.js';
import { removeFolder } from '../support/browser/scratch.js';

/** Text of the drop zone, and its replacements by the edits. */
const BEFORE = 'Drop files here';
const AFTER = 'Drop edited files here';

const TITLE = 'an edit of a source appears in the page without a restart of the server';

test.describe(TITLE, { tag: '@one-engine' }, () => {
  let root: string;
  let demo: DemoServer;

  test.beforeEach(() => {
    root = copiedProject();
  });
  test.afterEach(async () => {
    await demo.close();
    removeFolder(root);
  });
  const file = (name: string): string => path.join(root, name);
  const label = (page: Page) => page.locator('bits-upload [part~=label]');

  test('npm start: after the page is reloaded', async ({ page }) => {
    demo = await DemoServer.start({ root });
    const { pid } = demo;
    await page.goto(demo.url);
    await expect(label(page)).toContainText(BEFORE);
    edit(file('src/locales/english/first.ts'), BEFORE, AFTER);
    await page.reload();
    await expect(label(page)).toContainText(AFTER);
    expect(demo.pid).toBe(pid);
  });

  test('npm run dev: without user action, for sources, scripts, styles and pages', async ({ page }) => {
    demo = await DemoServer.start({ root, command: 'dev' });
    const { pid } = demo;
    const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'));
    await page.goto(demo.url);
    await expect(label(page)).toContainText(BEFORE);
    await connected;

    await reloaded(page, () => edit(file('src/locales/english/first.ts'), BEFORE, AFTER));
    await expect(label(page)).toContainText(AFTER);
    await reloaded(page, () =>
      edit(file('demo/find.ts'), 'export function', 'document.title = "Edited";\nexport function'),
    );
    await expect(page).toHaveTitle('Edited');
    await reloaded(page, () => edit(file('demo/demo.css'), '', 'html { outline-offset: 7px; }\n'));
    await expect(page.locator('html')).toHaveCSS('outline-offset', '7px');
    await reloaded(page, () => edit(file('demo/index.html'), '<h1>', '<h1>Edited '));
    await expect(page.locator('h1')).toContainText('Edited');
    expect(demo.pid).toBe(pid);
  });

  test('npm run dev: a delivered file does not reload the page', async ({ page }) => {
    const uploadDir = file('demo/uploads');
    demo = await DemoServer.start({ root, command: 'dev', env: { UPLOAD_DIR: uploadDir } });
    const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'));
    await page.goto(demo.url);
    await connected;
    let loads = 0;
    page.on('load', () => loads++);
    for (const name of ['index.html', 'demo.css', 'demo.ts']) {
      const given = { name, mimeType: 'text/plain', buffer: Buffer.from(name) };
      await page.locator('bits-upload input[type=file]').setInputFiles(given);
      const row = page.locator('bits-upload .row').filter({ hasText: name });
      await expect(row).toHaveAttribute('data-status', 'succeeded');
      expect(readFileSync(path.join(uploadDir, name), 'utf8')).toBe(name);
    }
    // The watcher tells of changes in their order: the uploads' would come before this one.
    await reloaded(page, () => edit(file('src/locales/english/first.ts'), BEFORE, AFTER));
    await expect(label(page)).toContainText(AFTER);
    expect(loads).toBe(1);
  });
});

/** Edits until the page that the edit reloaded has loaded. */
async function reloaded(page: Page, change: () => void): Promise<void> {
  const loaded = page.waitForEvent('load');
  const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'));
  change();
  await loaded;
  await connected;
}
