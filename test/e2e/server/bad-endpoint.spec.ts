import type { FaultRule } from '../support/server/fault-desk.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { stubServer } from '../support/server/stub-server.js';
import { UploadPage } from '../support/page/upload-page.js';

const create = { packet: 'Create-Session' } as const;

/** Answers of a wrong or unwilling server, with the error code and the row's text of each. */
const ANSWERS: readonly (readonly [name: string, rule: FaultRule, code: string, words: string])[] = [
  [
    'a web page',
    { fault: 'html', count: 0 },
    'not-bits-server',
    'The server does not understand these uploads',
  ],
  ['404', { fault: 'status', status: 404, ...create }, 'uploads-disabled', 'Uploads are not enabled'],
  ['403', { fault: 'status', status: 403, ...create }, 'forbidden', 'You may not upload to this place'],
  ['409', { fault: 'status', status: 409, ...create }, 'exists', 'already exists on the server'],
  ['501', { fault: 'status', status: 501, ...create }, 'uploads-disabled', 'Uploads are not enabled'],
];

for (const [name, rule, code, words] of ANSWERS) {
  test(`a server that answers ${name} is reported as such, and a retry works`, async ({
    site,
    folder,
    openTab,
  }) => {
    const file = await randomFile(folder, `answer-${code}-${name.length}.bin`, 1000);
    const page = await UploadPage.open(await openTab(), site);
    await site.faults.add(rule);
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe(code);
    await page.says(words);

    await site.faults.clear();
    await page.press('retry');
    await page.status('succeeded');
    expect(await site.server.deliveredSha256(file.name)).toBe(file.sha256);
  });
}

for (const endpoint of ['', 'http://', 'ftp://example.com/', '/uploads/?a=b']) {
  test(`the endpoint "${endpoint}" is reported as invalid, and a retry at a valid one works`, async ({
    site,
    folder,
    openTab,
  }) => {
    const file = await randomFile(folder, `endpoint-${endpoint.length}.bin`, 1000);
    const page = await UploadPage.open(await openTab(), site, { endpoint });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('bad-endpoint');
    await page.says('This page does not say where to upload to');

    await page.set('endpoint', '/uploads/');
    await page.press('retry');
    await page.status('succeeded');
    expect(await site.server.deliveredSha256(file.name)).toBe(file.sha256);
  });
}

test('an answer whose headers CORS hides is reported as such', async ({ site, folder, openTab }) => {
  const other = await stubServer(({ method }, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    if (method !== 'OPTIONS') response.setHeader('BITS-Packet-Type', 'Ack');
    response.end();
  });
  try {
    const file = await randomFile(folder, 'hidden.bin', MiB);
    const page = await UploadPage.openBare(await openTab(), site, { endpoint: other.url });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('headers-hidden');
    await page.says('The server hides its answers from this page');
    await page.says('Access-Control-Expose-Headers');
  } finally {
    other.close();
  }
});
