import type { Page } from '@playwright/test';
import { axeFindingsInEveryLook } from '../support/page/axe.js';
import { expect, test } from '../support/fixtures.js';
import { listenForViolations, watchViolations } from '../support/page/violations.js';

/** The attributes come from the manifest, whose analysis takes its time on the first visit. */
const MANIFEST_MS = 60_000;

/** The element waits before another attempt, and for a slow line. */
const RETRY_MS = 60_000;

const field = (page: Page, name: string) => page.locator(`#attributes [name=${name}]`);

async function upload(page: Page, name: string, bytes: number): Promise<void> {
  const file = { name, mimeType: '', buffer: Buffer.alloc(bytes, 7) };
  await page.locator('bits-upload input[type=file]').first().setInputFiles([file]);
}

async function addTrouble(page: Page, label: string, times: number): Promise<void> {
  await page.getByLabel('What happens').selectOption(label);
  const count = page.getByLabel('times');
  // Filling a field of numbers appends in Firefox under automation.
  await count.press('ControlOrMeta+a');
  await count.pressSequentially(String(times));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('#rules li')).toHaveCount(1);
}

test('a control of the playground sets its attribute, the code to copy follows, and a reload keeps both', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}playground.html`);
  await field(page, 'manual').check({ timeout: MANIFEST_MS });
  await field(page, 'layout').selectOption('compact');
  // Typed, not set by script: a change that a person makes is what dispatches `change` in every browser.
  await field(page, 'max-files').pressSequentially('3');
  await page.keyboard.press('Tab');
  const element = page.locator('bits-upload');
  await expect(element).toHaveAttribute('layout', 'compact');
  await expect(element).toHaveAttribute('max-files', '3');
  await expect(page.locator('#code')).toContainText('max-files="3"');
  await page.getByLabel('React').check();
  await expect(page.locator('#code')).toContainText("import 'bits-upload/react'");
  await expect(page.locator('#code')).toContainText('manual');

  await page.getByRole('button', { name: 'Reload now' }).click();
  await expect(page).toHaveURL(/max-files=3/);
  await expect(page.locator('bits-upload')).toHaveAttribute('layout', 'compact');
  await expect(field(page, 'manual')).toBeChecked({ timeout: MANIFEST_MS });
});

test('every attribute of the element has a control in the playground', async ({ page, site }) => {
  await page.goto(`${site.url}playground.html`);
  await field(page, 'endpoint').waitFor({ timeout: MANIFEST_MS });
  const missing = await page.evaluate(() => {
    const { observedAttributes } = customElements.get('bits-upload') as unknown as {
      observedAttributes: string[];
    };
    return observedAttributes.filter((name) => !document.querySelector(`#attributes [name="${name}"]`));
  });
  expect(missing).toEqual([]);
});

test('the timeline of the playground shows the packets of an upload, and the second try of one that the server refused', async ({
  page,
  browserName,
  site,
}) => {
  const seen = watchViolations(page);
  const violations = await listenForViolations(page);
  await page.goto(`${site.url}playground.html`);
  await addTrouble(page, 'the server is busy (503, 5 s)', 1);
  await upload(page, 'busy.bin', 200_000);
  await page.locator('bits-upload:state(succeeded)').waitFor({ timeout: RETRY_MS });

  const rows = page.locator('#wire tbody tr');
  await expect(rows.filter({ hasText: 'Close-Session' })).toContainText('200');
  await expect(rows.filter({ hasText: '…' }), 'requests without an end').toHaveCount(0);
  const packets = await rows.evaluateAll((all) =>
    all.map((row) => [1, 2, 5, 6].map((at) => row.children[at]?.textContent ?? '').join(' ')).reverse(),
  );
  expect(packets[0]).toBe('Create-Session  200 1');
  expect(packets[1]).toBe('Fragment 0 503 1');
  expect(packets).toContain('Fragment 0 200 2');
  const ofBits = packets.filter((packet) => !packet.startsWith('GET'));
  expect(ofBits.at(-1)).toBe('Close-Session  200 1');
  // After trouble the element looks at the delivered file, in parts: none of these is a second try.
  for (const look of packets.slice(packets.indexOf('Close-Session  200 1') + 1))
    expect(look).toMatch(/^GET [\d,]* 20[06] 1$/);
  await expect(rows.first().locator('rect')).toHaveAttribute('x', /^[\d.]+$/);
  await expect(page.locator('#rules')).toContainText('status, Fragment: 1 of 1');
  await expect(page.locator('#log')).toContainText('retry');
  await expect(page.locator('#nothing-stored')).toBeVisible();

  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await axeFindingsInEveryLook(page, browserName)).toEqual([]);
  expect(await violations()).toEqual([]);
  expect(seen).toEqual([]);
});

test('the second tab of the playground shows what the page uploads, and the checkpoint is shown meanwhile', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}playground.html`);
  await addTrouble(page, 'a line of 200 kB/s', 0);
  await upload(page, 'shared.bin', 4_000_000);
  await expect(page.locator('#stored')).toContainText('"name": "shared.bin"');
  await page.getByRole('button', { name: 'Open a second tab here' }).click();
  const second = page.frameLocator('#second iframe');
  await expect(second.locator('bits-upload .row')).toContainText('shared.bin');
  await expect(second.locator('bits-upload')).toContainText('Uploading in another tab');
  await page.getByRole('button', { name: /^Remove: throttle/ }).click();
  await page.locator('bits-upload:state(succeeded)').waitFor({ timeout: RETRY_MS });
});
