import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from './support/fixtures.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(
    context: string,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }>;
}

const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
} as const;

for (const [look, media] of Object.entries(LOOKS))
  for (const width of [1280, 320])
    test(`axe finds nothing in any state: ${look}, ${width} px`, async ({ page, site }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia(media);
      await page.goto(`${site.url}states.html`);
      await page.locator('#compact .row').last().waitFor();
      // Straight into the page: its policy lets no foreign script in.
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: Axe };
        const { violations } = await axe.run('main', { resultTypes: ['violations'] });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary}`),
        );
      });
      expect(found).toEqual([]);
    });

test('every state fits into 320 pixels', async ({ page, browserName, site }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  // Firefox draws letters it has no font for as boxes wider than any letter, and CI has no Devanagari.
  const hindi = browserName === 'firefox' ? [] : ['hi'];
  for (const lang of ['en', 'de', 'fi', ...hindi, 'ar']) {
    await page.goto(`${site.url}states.html?lang=${lang}&dir=${lang === 'ar' ? 'rtl' : 'ltr'}`);
    await page.locator('#compact .row').last().waitFor();
    if (lang !== 'en') await expect(page.locator('#empty .pick')).not.toHaveText('Choose files');
    const wide = await page.locator('bits-upload').evaluateAll((uploads) =>
      uploads.flatMap((upload) => {
        const room = upload.getBoundingClientRect();
        return [...upload.shadowRoot!.querySelectorAll('button, .word, .panel, .notice, .drop')]
          .filter((each) => {
            const { left, right, width } = each.getBoundingClientRect();
            return (
              width > 1 &&
              (left < room.left - 1 || right > room.right + 1 || each.scrollWidth > each.clientWidth + 1) &&
              getComputedStyle(each).display !== 'inline'
            );
          })
          .map((each) => `${upload.id}: ${each.className} "${each.textContent.trim().slice(0, 40)}"`);
      }),
    );
    expect(wide, lang).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), lang).toBeLessThanOrEqual(320);
  }
});
