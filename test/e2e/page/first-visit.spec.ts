import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { focused, travelTo } from '../support/page/focus.js';
import { randomFile } from '../support/server/random-file.js';

const KiB = 1024;
const GIVEN = { 'keep-files': 'none', 'fragment-size': '64KiB', 'max-file-size': '1MB' };

/** How a visitor presses a button: the only means of input in one walk. */
interface Hand {
  readonly press: (page: Page, name: string) => Promise<void>;
  /** What has the focus after the press of a button; undefined where no focus is shown. */
  readonly at: (page: Page, name: string) => Promise<void>;
}

const KEYBOARD: Hand = {
  press: async (page, name) => {
    await travelTo(page, name);
    await page.keyboard.press('Enter');
  },
  at: (page, name) => expect.poll(() => focused(page)).toBe(name),
};

const TOUCH: Hand = {
  press: async (page, name) => {
    await upload(page).getByRole('button', { name, exact: true }).first().tap();
  },
  at: async () => undefined,
};

const upload = (page: Page): Locator => page.locator('bits-upload').first();

/** The list in words: each file's name and status. */
async function sees(page: Page, rows: readonly (string | RegExp)[]): Promise<void> {
  await expect(upload(page).locator('.row')).toHaveCount(rows.length);
  for (const [nr, words] of rows.entries()) {
    const row = upload(page).locator('.row').nth(nr);
    const text = async (): Promise<string> =>
      `${await row.locator('.name .hidden').innerText()}: ${(await row.locator('.word').innerText()).trim()}`;
    await expect.poll(text).toMatch(words);
  }
}

async function opened(page: Page): Promise<void> {
  await upload(page).evaluate((element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }, GIVEN);
}

/** Presses a button that opens the picker, and picks there. */
async function picks(page: Page, hand: Hand, button: string, file: string): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await hand.press(page, button);
  await (await asked).setFiles(file);
}

for (const [means, hand] of Object.entries({ keyboard: KEYBOARD, touch: TOUCH }))
  test(`a first visit by ${means} alone: an upload, a refusal, a cancel undone, a reload, an error, a retry`, async ({
    browser,
    browserName,
    site,
    folder,
  }) => {
    test.skip(
      browserName !== 'chromium',
      'Chromium alone emulates touch, and reports every picker of an input',
    );
    const look =
      means === 'touch' ? { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } : {};
    const context = await browser.newContext(look);
    const page = await context.newPage();
    const file = async (name: string, size: number): Promise<string> =>
      (await randomFile(folder, name, size)).path;
    const film = await file('film.bin', 640 * KiB);
    await page.goto(site.url);
    await opened(page);
    const announced = upload(page).locator('[aria-live=polite]');

    await test.step('an upload', async () => {
      await picks(page, hand, 'Choose files', await file('letter.bin', 100 * KiB));
      await sees(page, [/^letter\.bin: Uploaded$/]);
      await expect(announced).toContainText('1 file uploaded');
    });

    await test.step('a refusal says which file and why, and is put away', async () => {
      await picks(page, hand, 'Choose files', await file('huge.bin', 1200 * KiB));
      const notice = upload(page).locator('[part~=rejections]');
      await expect(notice).toContainText('1 file was not added');
      await expect(notice).toContainText('Larger than 1 MB');
      await expect(notice).toContainText('huge.bin');
      await hand.press(page, 'Dismiss');
      await expect(notice).toHaveCount(0);
    });

    await test.step('a cancellation is undone', async () => {
      await site.faults.add({ fault: 'hang', packet: 'Fragment', name: 'film.bin', nth: 4, count: 0 });
      await picks(page, hand, 'Choose files', film);
      await sees(page, [/^letter\.bin: Uploaded$/, /^film\.bin: Sending$/]);
      await hand.press(page, 'Cancel: film.bin');
      await sees(page, [/^letter\.bin: Uploaded$/, /^film\.bin: Cancelled$/]);
      await hand.at(page, 'Undo: film.bin');
      await expect(announced).toContainText('You have 10 sec to undo this');
      // The second click of a double click is ignored
      const undo = upload(page).getByRole('button', { name: 'Undo: film.bin' });
      await expect(async () => {
        if (await undo.count()) await hand.press(page, 'Undo: film.bin');
        await expect(undo).toHaveCount(0, { timeout: 1000 });
      }).toPass();
      await sees(page, [/^letter\.bin: Uploaded$/, /^film\.bin: Sending$/]);
      await expect(announced).toContainText('Undone');
    });

    await test.step('after a reload a card says how much is uploaded, and the upload continues with its file', async () => {
      await page.reload();
      await opened(page);
      const card = upload(page).locator('[part~=welcome]');
      await expect(card).toContainText('1 file is needed again');
      await expect(card).toContainText(/film\.bin: [1-9]\d*% uploaded/);
      await sees(page, [/^film\.bin: Choose this file again to continue$/]);
      await site.faults.clear();
      await picks(page, hand, 'Choose file', film);
      await sees(page, [/^film\.bin: Uploaded$/]);
      await expect(card).toHaveCount(0);
    });

    await test.step('an error says what happened, and its retry succeeds', async () => {
      await site.faults.add({ fault: 'status', status: 403, packet: 'Create-Session', name: 'memo.bin' });
      await picks(page, hand, 'Choose files', await file('memo.bin', 10 * KiB));
      const failed = /^memo\.bin: Failed\. You may not upload to this place$/;
      await sees(page, [/^film\.bin: Uploaded$/, failed]);
      await hand.press(page, 'Retry: memo.bin');
      await sees(page, [/^film\.bin: Uploaded$/, /^memo\.bin: Uploaded$/]);
    });

    await context.close();
  });
