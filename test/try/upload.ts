import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import type { BitsUpload } from '../../src/index.js';

const BYTES = 8_000_000;
const RELOAD_AT = 2_000_000;
const TIMEOUT_MS = 120_000;
const NAME = 'tried.bin';

/** An element, or a manager that a page without an element has. */
type Uploads = Pick<BitsUpload, 'add' | 'tasks'>;

/** What a page has before its scripts run, and its own script adds. */
interface Tried {
  /** Notes sessions over the reload, and reloads once in mid-upload. */
  watchUploads: (uploads: EventTarget) => void;
  /** The manager, once it has its earlier tasks. */
  readonly uploads?: Uploads;
  /** What uploads in this page, when it is there. */
  findUploads: () => Uploads | null;
}

/** Runs in the page before its scripts. */
function watch({ reloadAt }: { reloadAt: number }): void {
  const noted = JSON.parse(sessionStorage.getItem('sessions') ?? '[]') as unknown[];
  const tried = globalThis as unknown as Tried;
  tried.findUploads = () => tried.uploads ?? document.querySelector<BitsUpload>('bits-upload:defined');
  tried.watchUploads = (uploads) => {
    uploads.addEventListener('bits-session', (event) => {
      const { created, resumedFrom } = event as HTMLElementEventMap['bits-session'];
      noted.push({ created, resumedFrom });
      sessionStorage['sessions'] = JSON.stringify(noted);
    });
    // Progress does not bubble.
    uploads.addEventListener(
      'bits-tasks-change',
      (event) => {
        const { tasks } = event as HTMLElementEventMap['bits-tasks-change'];
        if (
          sessionStorage['reloaded'] ||
          !tasks.some(({ acknowledged, fileKept }) => fileKept && acknowledged >= reloadAt)
        )
          return;
        sessionStorage['reloaded'] = 'yes';
        location.reload();
      },
      { capture: true },
    );
  };
  tried.watchUploads(globalThis);
}

/** Adds a file of pseudo-random bytes. */
async function begin({ name, bytes }: { name: string; bytes: number }): Promise<void> {
  const content = new Uint32Array(bytes / 4);
  let random = 1;
  for (let i = 0; i < content.length; i++)
    content[i] = random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  await (globalThis as unknown as Tried).findUploads()?.add([new File([content], name)]);
}

/** The same bytes as in the page. */
function expected(bytes: number): string {
  const content = new Uint32Array(bytes / 4);
  let random = 1;
  for (let i = 0; i < content.length; i++)
    content[i] = random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return createHash('sha256').update(Buffer.from(content.buffer)).digest('hex');
}

/**
 * Uploads 8 MB on a page that is reloaded in mid-upload, and compares what arrives. Returns the offset of the resume. Code
 * that comes on demand has to come from the folder `lazy`, if one is given.
 */
export async function uploadWithReload(
  browser: Browser,
  url: string,
  uploadDir: string,
  lazy?: string,
): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    const loaded: string[] = [];
    page.on('response', (response) => void (response.ok() && loaded.push(new URL(response.url()).pathname)));
    await page.addInitScript(watch, { reloadAt: RELOAD_AT });
    await page.goto(url);
    await page.waitForFunction(() => (globalThis as unknown as Tried).findUploads() !== null);
    // The page may be reloaded before this returns.
    await page.evaluate(begin, { name: NAME, bytes: BYTES }).catch(() => undefined);
    await page.waitForFunction(() => sessionStorage['reloaded'] === 'yes');
    await page.waitForFunction(() =>
      (globalThis as unknown as Tried).findUploads()?.tasks.some(({ status }) => status === 'succeeded'),
    );
    const sessions = JSON.parse(await page.evaluate(() => sessionStorage['sessions'] as string)) as {
      created: boolean;
      resumedFrom: number;
    }[];
    assert.deepEqual(errors, []);
    assert.deepEqual(
      sessions.map(({ created }) => created),
      [true, false],
      'one session is created, and resumed after the reload',
    );
    if (lazy !== undefined)
      assert.ok(
        loaded.some((file) => file.startsWith(`${lazy}/`)),
        `${lazy} has the code that comes on demand`,
      );
    const delivered = createHash('sha256')
      .update(readFileSync(path.join(uploadDir, NAME)))
      .digest('hex');
    assert.equal(delivered, expected(BYTES), 'SHA-256 of the delivered file');
    return sessions[1]?.resumedFrom ?? 0;
  } finally {
    await context.close();
  }
}
