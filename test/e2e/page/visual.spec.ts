import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';

/** States that the drop zone shows; it is not drawn for the others. */
const OF_THE_ZONE = ['empty', 'limits', 'disabled', 'drag-allowed', 'drag-denied', 'compact'];
/** States whose order comes on demand: `npm run shots -- --sheets` stores their pictures, which are looked at. */
const NOT_COMPARED = ['long'];
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

/**
 * Draws in that font, and one state at a time at the same place: what another state takes of the page, or
 * half a pixel of it, must not change the picture.
 */
async function dress(page: Page): Promise<(id: string) => Promise<void>> {
  const zones = OF_THE_ZONE.map((id) => `#${id}`).join(', ');
  const rules = `
    body { padding: 16px }
    main.states { font-family: "${FONT}"; display: block }
    header, h2, section:not([data-shown]) { display: none !important }
    bits-upload:not(${zones})::part(dropzone) { display: none }`;
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, rules);
  return (id) =>
    page.locator('main section').evaluateAll((sections, shown) => {
      for (const section of sections)
        section.toggleAttribute('data-shown', section.querySelector('bits-upload')?.id === shown);
    }, id);
}

for (const [look, { colorScheme, dir, width }] of Object.entries(LOOKS))
  test(`every state equals its stored picture: ${look}`, async ({ page, browserName, site }) => {
    test.skip(browserName !== 'chromium', 'the pictures are of Chromium');
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A countdown would differ each time.
    await page.clock.setFixedTime('2026-01-01T12:00:00Z');
    await page.goto(`${site.url}states.html?dir=${dir}`);
    const found = await metrics(page);
    const fits = JSON.stringify(found) === JSON.stringify(METRICS);
    if (!fits) console.log(`  no comparison: ${FONT} differs here: ${JSON.stringify(found)}`);
    test.skip(!fits, `the pictures are drawn with ${FONT}, which differs here: ${JSON.stringify(found)}`);
    const show = await dress(page);
    await page.locator('bits-upload').last().locator('.drop').waitFor({ state: 'attached' });
    const states = await page.locator('bits-upload').evaluateAll((uploads) => uploads.map(({ id }) => id));
    expect(states.length).toBeGreaterThan(30);
    for (const state of states.filter((id) => !NOT_COMPARED.includes(id))) {
      await show(state);
      await expect(page.locator(`bits-upload#${state} canvas:not([data-drawn])`)).toHaveCount(0);
      await expect
        .soft(page.locator(`bits-upload#${state}`))
        .toHaveScreenshot([look, `${state}.png`], { maxDiffPixels: 40, animations: 'disabled' });
    }
  });
