/**
 * `npm run shots`: pictures of the demo for people to look at, and one sheet with all of them: the page as
 * it looks on a desk and on a phone, and every state light, dark, right to left, in long languages, zoomed.
 *
 *     npm run shots -- --out some/folder
 *     npm run shots -- --sheets --out test/shots/pictures    the stored pictures of all states and themes; some of them with --only rtl
 *     npm run shots -- --moving --out demo/pictures    the moving picture of README.md alone
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContextOptions, type Page } from 'playwright';
import { findBrowsers } from '../browsers/find.js';
import { CHROMIUM_ARGS } from '../browsers/prefs.js';
import { DemoServer } from '../e2e/support/server/demo-server.js';
import { MiB, randomFile } from '../e2e/support/server/random-file.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { contactSheet } from './contact-sheet.js';
import { shootMovingPictures } from './moving-picture.js';
import { shootSheets } from './sheets.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/shots' },
    moving: { type: 'boolean' },
    sheets: { type: 'boolean' },
    only: { type: 'string', default: '' },
  },
});
const VIEWPORTS = { desk: { width: 1200, height: 900 }, phone: { width: 390, height: 844 } };
const NARROW = { width: 320, height: 800 };
const STATES: Readonly<Record<string, readonly [query: string, options: BrowserContextOptions]>> = {
  light: ['', {}],
  dark: ['', { colorScheme: 'dark' }],
  'forced-colours': ['', { forcedColors: 'active' }],
  'right-to-left': ['?lang=ar&dir=rtl', {}],
  phone: ['', { viewport: NARROW }],
  'phone-arabic': ['?lang=ar&dir=rtl', { viewport: NARROW }],
  // The width of a window of 1280 pixels at 400 %
  'zoomed-german': ['?lang=de', { viewport: NARROW, deviceScaleFactor: 4 }],
  'phone-finnish': ['?lang=fi', { viewport: NARROW }],
  'phone-hindi': ['?lang=hi', { viewport: NARROW }],
};

const executablePath = findBrowsers().chromium;
if (!executablePath) throw new Error('No Chromium found');
mkdirSync(values.out, { recursive: true });
const folder = scratchFolder('shots');
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
if (values.moving) {
  await shootMovingPictures(browser, folder, values.out);
  await browser.close();
  removeFolder(folder);
  process.exit();
}
const server = await DemoServer.start();
if (values.sheets) {
  await shootSheets(browser, server.url, values.out, values.only);
  await browser.close();
  await server.close();
  removeFolder(folder);
  process.exit();
}
const names: string[] = [];
try {
  const files = [
    await randomFile(folder, 'Holiday in the mountains.mov', 40 * MiB),
    await randomFile(folder, 'report-2026.pdf', 2 * MiB),
    await randomFile(folder, 'notes.txt', 1200),
  ].map((file) => file.path);
  for (const [place, viewport] of Object.entries(VIEWPORTS))
    for (const colorScheme of ['light', 'dark'] as const)
      await open({ viewport, colorScheme, deviceScaleFactor: 2 }, '', async (page) => {
        const shoot = (what: string): Promise<void> => shot(page, `${what}-${place}-${colorScheme}`);
        await shoot('empty');
        await page.locator('bits-upload input[type=file]').first().setInputFiles(files);
        await page.locator('bits-upload [part~=progress]').first().waitFor();
        await shoot('uploading');
        await page.locator('bits-upload:state(succeeded)').waitFor();
        await shoot('succeeded');
      });
  for (const [look, [query, options]] of Object.entries(STATES))
    await open({ viewport: { width: 640, height: 900 }, ...options }, `states.html${query}`, (page) =>
      shot(page, `states-${look}`),
    );
  const sheet = path.join(values.out, 'index.html');
  writeFileSync(sheet, contactSheet(names));
  console.log(sheet);
} finally {
  await browser.close();
  await server.close();
  removeFolder(folder);
}

async function open(
  options: BrowserContextOptions,
  address: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(server.url + address, { waitUntil: address ? 'networkidle' : 'load' });
  await page.locator('bits-upload').last().waitFor();
  await look(page);
  await context.close();
}

async function shot(page: Page, name: string): Promise<void> {
  const file = path.join(values.out, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  names.push(name);
  console.log(file);
}
