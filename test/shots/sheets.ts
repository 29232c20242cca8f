import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { palettePng, readPng } from './palette-png.js';

/** How a sheet of all states is drawn. */
interface Sheet {
  readonly query?: string;
  readonly options?: BrowserContextOptions;
  /** Width of each element, several beside each other. Without one it is what the page gives at this width. Pixels. */
  readonly element?: number;
  /** Size of the text in percent. */
  readonly text?: number;
}

const DARK = { colorScheme: 'dark' } as const;
const FORCED = { forcedColors: 'active' } as const;
/** What is left of the width of a phone beside the margins of the demo. */
const PHONE = 390 - 32;
const SMALL_PHONE = 320 - 32;

const SHEETS: Readonly<Record<string, readonly [width: number, sheet: Sheet]>> = {
  'light/1440': [1440, {}],
  'dark/1440': [1440, { options: DARK }],
  'light/1024': [1024, {}],
  'dark/1024': [1024, { options: DARK }],
  'light/768': [768, {}],
  'dark/768': [768, { options: DARK }],
  'light/390': [1560, { element: PHONE }],
  'dark/390': [1560, { element: PHONE, options: DARK }],
  'light/320': [1600, { element: SMALL_PHONE }],
  'dark/320': [1600, { element: SMALL_PHONE, options: DARK }],
  'adapted/forced-colours-1024': [1024, { options: FORCED }],
  'adapted/forced-colours-320': [1600, { element: SMALL_PHONE, options: FORCED }],
  'adapted/right-to-left-1024': [1024, { query: '?lang=ar&dir=rtl' }],
  'adapted/right-to-left-320': [1600, { element: SMALL_PHONE, query: '?lang=he&dir=rtl' }],
  'adapted/text-200-1440': [1440, { text: 200 }],
  'adapted/text-200-390': [1560, { element: PHONE, text: 200 }],
};
/** What is drawn last of each page. */
const LAST_OF_STATES = [
  '#compact .row >> nth=1',
  '#long [part=filter]',
  '#grid [part=filter]',
  'canvas >> nth=6',
];
const LAST_OF_THEMES = ['.photos .row >> nth=8', '.photos [part=filter]', 'canvas >> nth=8'];
const THEMES = [1440, 390, 320] as const;

/**
 * Stores a picture of all states for each width and look, and of the themes.
 *
 * @param only Part of the names of the pictures to store; empty for all.
 */
export async function shootSheets(browser: Browser, url: string, out: string, only: string): Promise<void> {
  for (const [name, [width, sheet]] of Object.entries(SHEETS)) {
    if (!name.includes(only)) continue;
    await shoot(
      browser,
      { width, ...sheet },
      `${url}states.html${sheet.query ?? ''}`,
      LAST_OF_STATES,
      (page) => save(page, out, name),
    );
  }
  for (const width of THEMES)
    for (const colorScheme of ['light', 'dark'] as const) {
      if (!`themes/${width}-${colorScheme}`.includes(only)) continue;
      await shoot(browser, { width, options: { colorScheme } }, `${url}themes.html`, LAST_OF_THEMES, (page) =>
        save(page, out, `themes/${width}-${colorScheme}`),
      );
    }
}

async function shoot(
  browser: Browser,
  { width, element, text, options = {} }: Sheet & { readonly width: number },
  address: string,
  last: readonly string[],
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  // Countdowns and estimates are the same each time
  await page.clock.setFixedTime('2026-01-01T12:00:00Z');
  await page.goto(address);
  for (const selector of last) await page.locator(selector).waitFor();
  await page.evaluate(
    ([columns, percent]) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        html { font-size: ${percent ?? 100}% }
        body { max-inline-size: none }
        ${columns === undefined ? '' : `main.states { gap: 32px; grid-template-columns: repeat(auto-fill, ${columns}px) }`}`);
      document.adoptedStyleSheets.push(sheet);
    },
    [element, text] as const,
  );
  // Thumbnails are drawn when they are in the viewport
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.locator('canvas:not([data-drawn]):visible').first().waitFor({ state: 'detached' });
  await look(page);
  await context.close();
}

async function save(page: Page, out: string, name: string): Promise<void> {
  const file = path.join(out, `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  const png = await page.screenshot({ fullPage: true, animations: 'disabled' });
  // A third of its size
  writeFileSync(file, palettePng(readPng(png)));
  console.log(file);
}
