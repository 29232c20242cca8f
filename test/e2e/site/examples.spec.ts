import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import type { BitsSettings } from '../../../demo/server/index.js';
import { expect, test as base } from '../support/fixtures.js';
import { documented, exampleSite, type Example } from '../support/server/example-site.js';
import { randomFile, sha256 } from '../support/server/random-file.js';

const KiB = 1024;
const UPLOAD = '<bits-upload endpoint="/uploads/" fragment-size="64KiB" multiple></bits-upload>';

interface Opened {
  readonly page: Page;
  readonly url: string;
  /** SHA-256 of a delivered file. */
  readonly delivered: (name: string) => Promise<string>;
}

/** Opens pages of the documentation's code; each has a server of its own. */
const test = base.extend<{ open: (example: Omit<Example, 'uploadDir'>) => Promise<Opened> }>({
  open: async ({ page, folder }, use) => {
    const uploadDir = `${folder}/uploads`;
    const sites: { close: () => Promise<void> }[] = [];
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await use(async (example) => {
      const site = await exampleSite({ ...example, uploadDir });
      sites.push(site);
      await page.goto(site.url);
      return { page, url: site.url, delivered: (name) => sha256(`${uploadDir}/${name}`) };
    });
    await page.goto('about:blank');
    for (const site of sites) await site.close();
    expect(errors).toEqual([]);
  },
});

/** Holds Fragments, from one of them on, until it is opened. */
function gate(from: number): { authorize: NonNullable<BitsSettings['authorize']>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let fragments = 0;
  return {
    async authorize({ headers }) {
      if (headers.get('bits-packet-type')?.[0] === 'Fragment' && ++fragments >= from) await opened;
      return { user: 'someone' };
    },
    open,
  };
}

/** The entries of a form that a page has sent. */
async function entries(request: IncomingMessage): Promise<[string, unknown][]> {
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' };
  return [...(await new Response(await buffer(request), { headers }).formData())];
}

const pick = (page: Page, ...paths: string[]): Promise<void> =>
  page.locator('bits-upload input[type=file]').first().setInputFiles(paths);

test('the documented list of a page has a link to each uploaded file, and the element none of them', async ({
  open,
  folder,
}) => {
  const files = await Promise.all(['a b.bin', 'c.bin'].map((name) => randomFile(folder, name, 200 * KiB)));
  const { page, delivered } = await open({
    body: documented('guide/index', 'Your own list after the upload', 'html'),
    code: documented('guide/index', 'Your own list after the upload', 'ts'),
  });
  await pick(page, ...files.map((file) => file.path));
  const links = page.locator('#uploaded a');
  await expect(links).toHaveCount(2);
  expect((await links.allTextContents()).sort()).toEqual(['a b.bin', 'c.bin']);
  await expect(page.locator('bits-upload .row')).toHaveCount(0);
  const bytes = await links
    .filter({ hasText: 'a b.bin' })
    .evaluate(async (link: HTMLAnchorElement) => (await (await fetch(link.href)).blob()).size);
  expect(bytes).toBe(200 * KiB);
  for (const { name, sha256: sent } of files) expect(await delivered(name)).toBe(sent);
});

test('the documented renewal of a token continues an upload whose token expires', async ({
  open,
  folder,
}) => {
  const file = await randomFile(folder, 'token.bin', 500 * KiB);
  let valid = 'first';
  let fragments = 0;
  let renewals = 0;
  const { page, delivered } = await open({
    body: UPLOAD,
    code: documented('guide/authentication', 'A token in a header', 'ts'),
    authorize({ headers }) {
      if (headers.get('authorization')?.[0] !== `Bearer ${valid}`) return { status: 401 };
      if (headers.get('bits-packet-type')?.[0] === 'Fragment' && ++fragments === 3) valid = 'second';
      return { user: 'someone' };
    },
    answer(request, response) {
      if (request.url !== '/token' || request.method !== 'POST') return false;
      renewals++;
      response.end(valid);
      return true;
    },
  });
  await pick(page, file.path);
  await expect(page.locator('bits-upload .row')).toHaveAttribute('data-status', 'succeeded');
  expect(renewals).toBe(1);
  expect(await delivered(file.name)).toBe(file.sha256);
});

test('the documented form waits for its files, and then sends their URLs', async ({ open, folder }) => {
  const file = await randomFile(folder, 'paper.bin', 200 * KiB);
  const { authorize, open: release } = gate(1);
  const sent: [string, unknown][][] = [];
  const { page, url, delivered } = await open({
    body: documented('guide/forms', undefined, 'html'),
    code: documented('guide/forms', 'With your own submission', 'ts'),
    authorize,
    answer(request, response) {
      if (request.url !== '/applications' || request.method !== 'POST') return false;
      void entries(request).then((form) => {
        sent.push(form);
        response.end();
      });
      return true;
    },
  });
  const send = page.getByRole('button', { name: 'Send' });
  // Nothing is sent without a file, which the form requires.
  await send.click();
  await pick(page, file.path);
  await expect(page.locator('bits-upload .row')).toHaveCount(1);
  await send.click();
  await expect(page.locator('bits-upload:state(submitting)')).toHaveCount(1);
  expect(sent).toEqual([]);
  release();
  await expect.poll(() => sent).toEqual([[['papers', `${url}uploads/paper.bin`]]]);
  expect(await delivered(file.name)).toBe(file.sha256);
});

test('the documented rows of a headless upload keep the focus, and take the file again after a reload', async ({
  open,
  folder,
}) => {
  const file = await randomFile(folder, 'rows.bin', 500 * KiB);
  const { authorize, open: release } = gate(2);
  const code = documented('reference/core', 'Your own rows', 'ts');
  const { page, delivered } = await open({
    body: documented('reference/core', 'Your own rows', 'html'),
    // The way of browsers that keep no file.
    code: code.replace(
      "{ endpoint: '/uploads/' }",
      "{ endpoint: '/uploads/', keepFiles: 'none', fragmentSize: 65536 }",
    ),
    authorize,
  });
  await page.getByLabel('Files').setInputFiles(file.path);
  const pause = page.getByRole('button', { name: 'Pause' });
  await expect(page.locator('#files')).toContainText('sending');
  await pause.focus();
  await page.keyboard.press('Enter');
  const resume = page.getByRole('button', { name: 'Resume' });
  await expect(resume).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(pause).toBeFocused();

  await page.reload();
  await expect(page.locator('#files')).toContainText('file-needed');
  release();
  await page.getByLabel('Pick rows.bin again').setInputFiles(file.path);
  await expect(page.locator('#files')).toContainText('succeeded');
  await expect(page.locator('#files li')).toHaveCount(1);
  expect(await delivered(file.name)).toBe(file.sha256);
});

test('the documented resizing sends the smaller picture, and what is no picture as it is', async ({
  open,
  folder,
}) => {
  const { page } = await open({
    body: UPLOAD,
    code: documented('guide/index', 'Resize or encrypt a file before it is uploaded', 'ts'),
  });
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 20);
    canvas.getContext('2d')?.fillRect(0, 0, 2000, 20);
    const upload = document.querySelector('bits-upload');
    await upload?.add([
      new File([await canvas.convertToBlob()], 'wide.png', { type: 'image/png' }),
      new File(['no picture'], 'broken.png', { type: 'image/png' }),
    ]);
  });
  await expect(page.locator('bits-upload:state(succeeded)')).toHaveCount(1);
  const width = await page.evaluate(async () => {
    const image = await createImageBitmap(await (await fetch('/uploads/wide.jpg')).blob());
    return image.width;
  });
  expect(width).toBe(2000);
  expect(readFileSync(`${folder}/uploads/broken.png`, 'utf8')).toBe('no picture');
});

test("the documented folder of a user takes that user's files with their folders, and no other's", async ({
  open,
  folder,
}) => {
  const { page } = await open({
    body: '<main></main>',
    code: `${documented('guide/index', 'A folder for each user', 'ts')}
showUploads(document.querySelector('main')!, { id: 'anna', token: '123' });`,
    // As in the documentation of the server.
    authorize({ headers, target }) {
      if (headers.get('authorization')?.[0] !== 'Bearer 123') return { status: 401 };
      return target.startsWith('/uploads/anna/') ? { user: 'anna' } : { status: 403 };
    },
  });
  const row = page.locator('bits-upload .row');
  await page.evaluate(async () => {
    const file = new File(['plan'], 'plan.txt');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'house/plan.txt' });
    await document.querySelector('bits-upload')?.add([file]);
  });
  await expect(row).toHaveAttribute('data-status', 'succeeded');
  expect(await readFile(`${folder}/uploads/anna/house/plan.txt`, 'utf8')).toBe('plan');
  const code = await page.evaluate(async () => {
    const upload = document.querySelector('bits-upload')!;
    upload.endpoint = '/uploads/bob/{path}';
    const failed = new Promise<string>((resolve) => {
      upload.addEventListener('bits-error', ({ error }) => resolve(error.code));
    });
    await upload.add([new File(['plan'], 'other.txt')]);
    return failed;
  });
  expect(code).toBe('forbidden');
});
