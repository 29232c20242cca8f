import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(options: object): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
    }[];
  }>;
}

const MEDIA = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
} as const;

type Look = keyof typeof MEDIA;

const WIDTHS = [1280, 320] as const;

/** The looks that tests can put on this browser: none forces colours on stock Firefox from outside. */
function looksOf(browserName: string): readonly Look[] {
  return browserName === 'chromium' ? ['light', 'dark', 'forced colours'] : ['light', 'dark'];
}

/**
 * Applies a look to the page in its current state. Motion is off: axe would measure a colour that is on its way to
 * another one.
 */
async function putOn(page: Page, look: Look, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ ...MEDIA[look], reducedMotion: 'reduce' });
  await page.evaluate((dark) => {
    const { style } = document.documentElement;
    // Stock Firefox heeds no media from outside, but what the page itself says of its colours and motion
    style.colorScheme = dark === matchMedia('(prefers-color-scheme: dark)').matches ? '' : 'dark';
    style.setProperty('--bits-duration', '0s');
  }, MEDIA[look].colorScheme === 'dark');
  const forced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  if (forced !== (look === 'forced colours')) throw new Error(`This browser does not put on ${look}`);
}

/** All violations that axe finds in the document's current state, one line for each place. */
async function axeFindings(page: Page): Promise<string[]> {
  // Straight into the page: its policy lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    // Of a text whose colour is forced Chromium tells the fill that it had before, and axe asks for that first
    const { prototype } = CSSStyleDeclaration;
    const { getPropertyValue } = prototype;
    prototype.getPropertyValue = function (name) {
      return getPropertyValue.call(this, name === '-webkit-text-fill-color' ? 'color' : name);
    };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    prototype.getPropertyValue = getPropertyValue;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary}`),
    );
  });
}

/** The same in every look, on a desk and on the narrowest of phones, without leaving the state of the page. */
export async function axeFindingsInEveryLook(page: Page, browserName: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS)
    for (const look of looksOf(browserName)) {
      await putOn(page, look, width);
      for (const finding of await axeFindings(page)) found.push(`${look}, ${width} px: ${finding}`);
    }
  return found;
}
