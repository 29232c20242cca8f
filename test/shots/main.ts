/**
 * `npm run shots`: pictures of the demo as it looks on a desk and on a phone, light and dark.
 *
 *     npm run shots -- --out some/folder
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { findBrowsers } from '../browsers/find.js';
import { CHROMIUM_ARGS } from '../browsers/prefs.js';
import { DemoServer } from '../e2e/support/demo-server.js';
import { MiB, randomFile } from '../e2e/support/random-file.js';
import { removeFolder, scratchFolder } from '../e2e/support/scratch.js';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'test-results/shots' } } });
const VIEWPORTS = { desk: { width: 1200, height: 900 }, phone: { width: 390, height: 844 } };
const SCHEMES = ['light', 'dark'] as const;

const executablePath = findBrowsers().chromium;
if (!executablePath) throw new Error('No Chromium found');
mkdirSync(values.out, { recursive: true });
const folder = scratchFolder('shots');
const server = await DemoServer.start();
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
try {
  const files = [
    await randomFile(folder, 'Holiday in the mountains.mov', 40 * MiB),
    await randomFile(folder, 'report-2026.pdf', 2 * MiB),
    await randomFile(folder, 'notes.txt', 1200),
  ].map((file) => file.path);
  for (const [place, viewport] of Object.entries(VIEWPORTS)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2 });
      const page = await context.newPage();
      const shoot = (what: string) => shot(page, `${what}-${place}-${colorScheme}`);
      await page.goto(server.url);
      await page.locator('bits-upload').first().waitFor();
      await shoot('empty');
      await page.locator('bits-upload input[type=file]').first().setInputFiles(files);
      await page.waitForTimeout(250);
      await shoot('uploading');
      await page.waitForTimeout(4000);
      await shoot('done');
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
  removeFolder(folder);
}

async function shot(page: Page, name: string): Promise<void> {
  const file = path.join(values.out, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  console.log(file);
}
