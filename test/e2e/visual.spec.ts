import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

/** Every state once, in pictures a person can take in. */
const SHEETS: Readonly<Record<string, readonly string[]>> = {
  waiting: ['empty', 'limits', 'disabled', 'drag-allowed', 'drag-denied', 'refused', 'ready'],
  moving: ['starting', 'sending', 'confirming', 'finishing', 'waiting', 'paused', 'done', 'failed'],
  asking: ['unfinished', 'changed', 'mismatch', 'other-tab', 'no-storage', 'names', 'compact'],
};
const LOOKS = {
  light: { colorScheme: 'light', dir: 'ltr', width: 480 },
  dark: { colorScheme: 'dark', dir: 'ltr', width: 480 },
  rtl: { colorScheme: 'light', dir: 'rtl', width: 480 },
  phone: { colorScheme: 'light', dir: 'ltr', width: 320 },
} as const;
const FONT = 'DejaVu Sans';
/** Widths of a text in it: with other metrics every line would break elsewhere. Pixels. */
const METRICS = { regular: 356.7, bold: 401.8 };

async function metrics(page: Page): Promise<typeof METRICS> {
  return page.evaluate((font) => {
    const context = document.createElement('canvas').getContext('2d')!;
    const width = (weight: string): number => {
      context.font = `${weight} 16px "${font}", monospace`;
      return Math.round(context.measureText('Uploads 2.4 GB of Board meeting recordings').width * 10) / 10;
    };
    return { regular: width('400'), bold: width('700') };
  }, FONT);
}

/** Draws in that font, and where rows are what counts, without the drop zones above them. */
async function dress(page: Page, rowsOnly: boolean): Promise<void> {
  const rules = [`main.states { font-family: "${FONT}"; gap: 0.5rem }`];
  if (rowsOnly) rules.push('bits-upload:not(#compact)::part(dropzone), h2 { display: none }');
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, rules.join('\n'));
}

for (const [sheet, states] of Object.entries(SHEETS))
  for (const [look, { colorScheme, dir, width }] of Object.entries(LOOKS))
    test(`looks as it did: ${sheet}, ${look}`, async ({ page, browserName, site }) => {
      test.skip(browserName !== 'chromium', 'the pictures are of Chromium');
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // A countdown would differ each time.
      await page.clock.setFixedTime('2026-01-01T12:00:00Z');
      await page.goto(`${site.url}states.html?only=${states.join(',')}&dir=${dir}`);
      const found = await metrics(page);
      const fits = JSON.stringify(found) === JSON.stringify(METRICS);
      if (!fits) console.log(`  no comparison: ${FONT} differs here: ${JSON.stringify(found)}`);
      test.skip(!fits, `the pictures are drawn with ${FONT}, which differs here: ${JSON.stringify(found)}`);
      await dress(page, sheet !== 'waiting');
      await page.locator('bits-upload').last().locator('.drop').waitFor({ state: 'attached' });
      await expect(page.locator('main')).toHaveScreenshot(`${sheet}-${look}.png`, {
        maxDiffPixelRatio: 0.01,
        animations: 'disabled',
      });
    });
