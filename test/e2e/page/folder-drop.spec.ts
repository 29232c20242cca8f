import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../support/until.js';
import { playwrightTab } from '../support/browser/playwright-tab.js';
import { dropFolder } from '../support/page/drop-folder.js';
import { dropFiles } from '../support/page/drop-files.js';
import { expect, test } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';

/** One folder with more than a browser tells at once, and folders in folders. */
const FOLDERS: Readonly<Record<string, number>> = {
  album: 130,
  'album/2025': 101,
  'album/2025/summer/sea': 49,
};

test('a dropped folder is delivered completely, with the paths of its files', async ({
  browserName,
  site,
  folder,
  openTab,
}) => {
  const paths: string[] = [];
  for (const [name, files] of Object.entries(FOLDERS)) {
    await mkdir(path.join(folder, name), { recursive: true });
    for (let nr = 0; nr < files; nr++) paths.push(`${name}/${nr}.txt`);
  }
  await Promise.all(paths.map((each) => writeFile(path.join(folder, each), each)));
  const page = await UploadPage.open(await openTab(), site, { endpoint: '/uploads/{path}', manual: '' });
  // Only Chromium drops from the disk on command.
  if (browserName === 'chromium') await dropFiles(page.tab, 'bits-upload', [path.join(folder, 'album')]);
  else await dropFolder(page.tab, 'bits-upload', paths);

  await until(async () => (await page.tasks()).length >= paths.length, 'all rows');
  const shown = await page.tab.evaluate(() =>
    document.querySelector('bits-upload')!.tasks.map((task) => task.path),
  );
  expect([...shown].sort()).toEqual(paths.sort());
  const folders = (): Promise<string> =>
    page.tab.evaluate(() =>
      [
        ...document
          .querySelector('bits-upload')!
          .shadowRoot!.querySelectorAll('[part~=row-folded] > button > bdi'),
      ]
        .map((name) => name.textContent)
        .join(),
    );
  await until(async () => (await folders()) === Object.keys(FOLDERS).join(), 'a row for each folder');
});

test('a dropped folder is rejected by its name if the code that reads folders cannot be loaded', async ({
  page,
  site,
}) => {
  await page.route('**/read-folder.*', (route) => route.abort());
  await page.goto(site.url);
  await page.evaluate(() => customElements.whenDefined('bits-upload'));
  await dropFolder(playwrightTab(page), 'bits-upload', ['album/a.txt']);
  const notice = page.locator('bits-upload [part~=rejections]');
  await expect(notice).toContainText('1 file was not added');
  await expect(notice).toContainText('album');
  await expect(notice).toContainText('This file can no longer be read');
  await expect(page.locator('bits-upload [part~=notice]')).toHaveCount(1);
});
