import { readFile } from 'node:fs/promises';
import { createBitsServer } from '../../../demo/server/index.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile } from '../support/server/random-file.js';

const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 20;

for (const override of [false, true])
  test(`across origins one preflight is enough for a file, and no request counts as failed${override ? ', with the method override' : ''}`, async ({
    page,
    site,
    folder,
  }) => {
    const server = createBitsServer({
      uploadDir: `${folder}/uploads`,
      allowedOrigins: [new URL(site.url).origin],
      faults: true,
    });
    // Answers with a web page as body, which is not read.
    server.bits.faults?.rules.add(
      { fault: 'html', status: 500, packet: 'Fragment', nth: 5 },
      { fault: 'html', status: 404, packet: 'Fragment', nth: 10 },
    );
    const preflights: string[] = [];
    server.server.prependListener('request', ({ method, url, headers }) => {
      if (method === 'OPTIONS') preflights.push(`${url}: ${headers['access-control-request-headers']}`);
    });
    // A name, as users have: with a bare address Firefox takes its DNS cache, and so the preflight's, for stale.
    const origin = (await server.listen()).replace('127.0.0.1', 'abroad.localhost');
    const failed: string[] = [];
    let finished = 0;
    page.on('requestfailed', (request) => {
      failed.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
    });
    page.on('requestfinished', (request) => {
      if (request.url().startsWith(origin)) finished += 1;
    });
    const file = await randomFile(folder, 'abroad.bin', FRAGMENTS * FRAGMENT_BYTES);
    await page.goto(site.url);
    await page.evaluate(
      async ({ endpoint, fragmentSize, methodOverride }) => {
        await customElements.whenDefined('bits-upload');
        const element = document.querySelector('bits-upload')!;
        element.setAttribute('endpoint', endpoint);
        element.setAttribute('fragment-size', fragmentSize);
        element.toggleAttribute('method-override', methodOverride);
      },
      {
        endpoint: `${origin}/uploads/`,
        fragmentSize: String(FRAGMENT_BYTES),
        methodOverride: override,
      },
    );
    const upload = page.locator('bits-upload');
    await upload.locator('input[type=file]').setInputFiles(file.path);
    await expect(upload.locator('.row')).toHaveAttribute('data-status', 'succeeded', { timeout: 60_000 });
    const packets = server.bits.faults?.log.entries().map(({ packet }) => packet) ?? [];
    // A request that the browser is still busy with could yet fail.
    await expect.poll(() => finished + failed.length).toBeGreaterThanOrEqual(packets.length);
    await server.close();

    expect(packets.filter((packet) => packet === 'Fragment').length).toBe(FRAGMENTS + 2);
    expect(preflights).toHaveLength(1);
    expect(failed).toEqual([]);
    expect(await readFile(`${folder}/uploads/abroad.bin`)).toEqual(await readFile(file.path));
  });
