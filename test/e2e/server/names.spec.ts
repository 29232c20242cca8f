import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';

/** Names that are hard on URLs, headers or file systems, and that nevertheless name a file. */
const HARD = [
  '100%.txt',
  'a%20b.txt',
  'a#b?c&d+e.txt',
  'dots..in..it.txt',
  'two "quotes" and \'one\'.txt',
  'semi;colon, comma=.txt',
  'naïve café.txt',
  '報告書 😀.txt',
  '\u202Etxt.exe',
];

test('files with unusual names are delivered under their names', async ({ site, openTab }) => {
  const page = await UploadPage.open(await openTab(), site, { endpoint: '/uploads/hard/' });
  await page.addNamed(HARD);
  await page.allDone(HARD.length);
  const delivered = site.server.delivered().filter((name) => name.startsWith('hard/'));
  expect(delivered.map((name) => name.slice('hard/'.length)).sort()).toEqual([...HARD].sort());
});

test('a lone surrogate becomes a replacement character', async ({ site, openTab }) => {
  const page = await UploadPage.open(await openTab(), site, { endpoint: '/uploads/surrogate/' });
  await page.addNamed(['half\ud83d.txt']);
  await page.status('succeeded');
  expect(site.server.delivered()).toContain('surrogate/half\ufffd.txt');
});

test('invalid names are refused at once, with a message', async ({ site, openTab }) => {
  const page = await UploadPage.open(await openTab(), site);
  await page.addNamed(['..', '.']);
  await until(async () => (await page.notice()).includes('This file name cannot be used'), 'the note');
  expect(await page.tasks()).toEqual([]);
  expect((await site.faults.stats()).requests).toBe(0);
});

for (const [what, name] of [
  ['of 300 characters', `${'n'.repeat(296)}.txt`],
  ['with a backslash', 'back\\slash.txt'],
] as const) {
  test(`a file with a name ${what} is delivered or refused by the server, never lost`, async ({
    site,
    openTab,
  }) => {
    const page = await UploadPage.open(await openTab(), site, { endpoint: '/uploads/odd/' });
    await page.addNamed([name]);
    const { status, error } = await page.task('an end', (task) =>
      ['succeeded', 'failed'].includes(task.status),
    );
    const arrived = site.server.delivered().includes(`odd/${name}`);
    expect(arrived).toBe(status === 'succeeded');
    if (!arrived) expect(['bad-request', 'forbidden', 'bad-name', 'uploads-disabled']).toContain(error);
  });
}
