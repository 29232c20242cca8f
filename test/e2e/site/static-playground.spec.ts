import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { writePlayground, writeScripts } from '../../../demo/site/build/static-playground.js';
import { expect, test } from '../support/fixtures.js';
import { axeFindingsInEveryLook } from '../support/page/axe.js';
import { listenForViolations, watchViolations } from '../support/page/violations.js';
import { randomFile, MiB } from '../support/server/random-file.js';
import { serveStatic, type StaticServer } from '../support/server/static-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One attribute of each kind of control; the analysis that finds all of them takes its time. */
const ATTRIBUTES = [
  { name: 'multiple', type: 'boolean', description: 'Accepts more than one file.' },
  { name: 'layout', type: "'list' | 'compact'", description: 'How rows are drawn.' },
  { name: 'endpoint', type: 'string', description: 'URL to upload to.' },
];

const SLICED = 'playground.html?multiple&max-fragment-size=1048576';

/** Adds a rule to the fault layer of the worker. */
const addFault = (page: Page, rule: object): Promise<number> =>
  page.evaluate(async (given) => {
    const init = { method: 'POST', body: JSON.stringify(given) };
    return (await fetch('faults', init)).status;
  }, rule);

const acknowledged = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('bits-upload')?.tasks[0]?.acknowledged ?? -1);

const succeeded = (page: Page): Promise<void> => page.locator('bits-upload:state(succeeded)').waitFor();

/** SHA-256 of an uploaded file, as a page reads it. */
const uploadedSha256 = (page: Page, name: string): Promise<string> =>
  page.evaluate(async (path) => {
    const bytes = await (await fetch(path)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, `uploads/${name}`);

test.describe('the playground of the static site', () => {
  let server: StaticServer;
  test.beforeEach(async ({ folder }) => {
    const out = `${folder}/site`;
    await writeScripts(ROOT, out);
    await writePlayground(ROOT, out, ATTRIBUTES);
    server = await serveStatic(out);
  });
  test.afterEach(() => server.close());

  const open = async (page: Page): Promise<void> => {
    await page.goto(server.url + SLICED);
    await expect(page.locator('#worker-note')).toHaveText(
      /^On this page a service worker plays the server: files stay/,
    );
  };

  test('uploads to a service worker, through a broken connection and a reload, what the page then reads', async ({
    page,
    folder,
  }) => {
    const seen = watchViolations(page);
    const violations = await listenForViolations(page);
    const file = await randomFile(folder, 'kept.bin', 3 * MiB);
    await open(page);
    await expect(page.locator('#trouble')).toBeVisible();
    expect(
      await addFault(page, { fault: 'reset', when: 'during', packet: 'Fragment', position: 'middle' }),
    ).toBe(201);
    expect(
      await addFault(page, { fault: 'hang', when: 'reading', packet: 'Fragment', position: 'last' }),
    ).toBe(201);
    await page.locator('bits-upload input[type=file]').first().setInputFiles(file.path);
    await expect.poll(() => acknowledged(page)).toBe(2 * MiB);
    await expect(page.locator('#rules')).toContainText('reset, Fragment: 1 of 1');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('bits-upload')?.tasks[0]?.fileKept))
      .toBe(true);

    await page.reload();
    await succeeded(page);
    await expect(page.locator('#wire tbody')).toContainText('Close-Session');
    await expect(page.locator('#wire tbody')).not.toContainText('Create-Session');
    expect(await uploadedSha256(page, 'kept.bin')).toBe(file.sha256);
    expect(server.requests.filter((request) => !/^GET \/site\/(?!uploads|faults)/.test(request))).toEqual([]);

    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await violations()).toEqual([]);
    // Firefox reports the broken connection as an error of the page
    expect(seen.filter((text) => !text.includes('passed an Error Response'))).toEqual([]);
  });

  test(
    'has no axe finding in any look, with the sentence about its server, a rule, packets and a checkpoint',
    { tag: '@one-engine' },
    async ({ page, browserName, folder }) => {
      const file = await randomFile(folder, 'held.bin', 2 * MiB);
      await open(page);
      await expect(page.locator('#worker-note')).toBeVisible();
      await expect(page.locator('#attributes [name=layout]')).toBeVisible();
      const hold = { fault: 'hang', when: 'reading', packet: 'Fragment', position: 'last' };
      expect(await addFault(page, hold)).toBe(201);
      await page.locator('bits-upload input[type=file]').first().setInputFiles(file.path);
      await expect.poll(() => acknowledged(page)).toBe(MiB);
      await expect(page.locator('#rules')).toContainText('hang, Fragment');
      await expect(page.locator('#stored')).toContainText('held.bin');
      expect(await axeFindingsInEveryLook(page, browserName)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    },
  );

  test('answers packets and reads as the protocol says', { tag: '@one-engine' }, async ({ page }) => {
    await open(page);
    const answers = await page.evaluate(async () => {
      let id = '';
      const send = async (
        packet: string,
        headers: Record<string, string> = {},
        body = '',
      ): Promise<string> => {
        const known = id && packet !== 'Create-Session' ? { 'BITS-Session-Id': id } : {};
        const init = { method: 'BITS_POST', headers: { 'BITS-Packet-Type': packet, ...known, ...headers } };
        const answer = await fetch('uploads/a%20b.txt', { ...init, body: new TextEncoder().encode(body) });
        id = answer.headers.get('BITS-Session-Id') ?? id;
        const facts = ['BITS-Received-Content-Range', 'BITS-Error-Code'].map((name) =>
          answer.headers.get(name),
        );
        return [answer.status, ...facts.filter((fact) => fact !== null)].join(' ');
      };
      const create = (): Promise<string> =>
        send('Create-Session', { 'BITS-Supported-Protocols': '{7df0354d-249b-430f-820d-3d2a9bef4931}' });
      const fragment = (range: string, body: string): Promise<string> =>
        send('Fragment', { 'Content-Range': `bytes ${range}` }, body);
      const read = async (method: string, headers: Record<string, string> = {}): Promise<string> => {
        const answer = await fetch('uploads/a%20b.txt', { method, headers });
        const range = answer.headers.get('Content-Range');
        return [answer.status, range, await answer.text()].filter(Boolean).join(' ');
      };
      return {
        ping: await send('Ping'),
        unknownPacket: await send('Hello'),
        nothingThere: await read('GET'),
        created: await create(),
        gap: await fragment('5-9/10', '56789'),
        begun: await fragment('0-4/10', 'abcde'),
        overlap: await fragment('3-6/10', 'defg'),
        otherTotal: await fragment('7-9/11', 'hij'),
        wrongLength: await fragment('7-9/10', 'hijk'),
        ended: await fragment('7-9/10', 'hij'),
        closed: await send('Close-Session'),
        closedAgain: await send('Close-Session'),
        whole: await read('GET'),
        part: await read('GET', { Range: 'bytes=2-4' }),
        beyond: await read('GET', { Range: 'bytes=10-' }),
        head: await read('HEAD'),
        createdAgain: await create(),
        begunAgain: await fragment('0-4/10', 'xxxxx'),
        cancelled: await send('Cancel-Session'),
        unknownSession: await fragment('5-9/10', 'xxxxx'),
        unchanged: await read('GET'),
        createdForMore: await create(),
        replacing: await fragment('0-2/3', 'new'),
        replaced: await send('Close-Session'),
        replacement: await read('GET'),
      };
    });
    expect(answers).toEqual({
      ping: '200',
      unknownPacket: '400 0x80070057',
      nothingThere: '404',
      created: '200',
      gap: '416 0',
      begun: '200 5',
      overlap: '200 7',
      otherTotal: '400 0x80070057',
      wrongLength: '400 0x80070057',
      ended: '200 10',
      closed: '200',
      closedAgain: '500 0x8020001F',
      whole: '200 abcdefghij',
      part: '206 bytes 2-4/10 cde',
      beyond: '416 bytes */10',
      head: '200',
      createdAgain: '200',
      begunAgain: '200 5',
      cancelled: '200',
      unknownSession: '500 0x8020001F',
      unchanged: '200 abcdefghij',
      createdForMore: '200',
      replacing: '200 3',
      replaced: '200',
      replacement: '200 new',
    });
    expect(server.requests.filter((request) => /BITS_POST|uploads/.test(request))).toEqual([]);
  });
});
