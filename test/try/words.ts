import assert from 'node:assert/strict';
import type { Browser } from 'playwright';
import type { Setup } from './setup.js';

/** Checks what a page rendered on a server has before its scripts run, and that the element shows its own content once. */
export async function checkWords(
  browser: Browser,
  url: string,
  { served, shown }: NonNullable<Setup['says']>,
): Promise<void> {
  const text = await (await fetch(url)).text();
  assert.ok(text.includes(served), `the served page has no "${served}"`);
  const page = await browser.newPage();
  try {
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(url);
    await page.waitForFunction(
      (wanted) => document.querySelector('bits-upload:defined')?.shadowRoot?.textContent.includes(wanted),
      shown,
    );
    const bases = await page.locator('bits-upload [part=base]').count();
    assert.equal(bases, 1, 'the element has its content once');
    assert.deepEqual(errors, []);
  } finally {
    await page.close();
  }
}
