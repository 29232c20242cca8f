import { rm, truncate } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { until } from '../../support/until.js';
import { axeFindingsInEveryLook } from '../support/page/axe.js';
import { DemoServer } from '../support/server/demo-server.js';
import { dropFolder } from '../support/page/drop-folder.js';
import { FaultDesk, type FaultRule } from '../support/server/fault-desk.js';
import { expect, test } from '../support/fixtures.js';
import { playwrightTab } from '../support/browser/playwright-tab.js';
import { randomFile } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

const KiB = 1024;
/** Two Fragments. */
const SIZE = 128 * KiB;

interface Walk {
  readonly page: Page;
  readonly upload: UploadPage;
  readonly faults: FaultDesk;
  /** The file on the disk that is picked. */
  readonly file: string;
  readonly folder: string;
  /** Opens the demo's form once more: in the same tab, or in another one. */
  readonly open: (page: Page) => Promise<UploadPage>;
}

/** A state of the element, and the actions that produce it. */
interface State {
  readonly attributes?: Readonly<Record<string, string>>;
  /** Faults of the server. */
  readonly fault?: FaultRule;
  /** Actions on the open page; by default, the file is picked. */
  readonly walk?: (walk: Walk) => Promise<unknown>;
  /** Part of the element that shows the state, and its text. */
  readonly says: readonly [selector: string, words: string | RegExp];
  /** The custom state of the element. */
  readonly state?: string;
}

const hang = (packet: string): FaultRule => ({ fault: 'hang', packet, count: 0 });
const WITHOUT_COPY = { 'keep-files': 'none' };

const pick = ({ upload, file }: Walk): Promise<void> => upload.pick(file);

/** A row that says so, to which nothing more happens. */
async function sending(walk: Walk): Promise<void> {
  await pick(walk);
  await walk.upload.status('sending');
}

async function paused(walk: Walk): Promise<void> {
  await sending(walk);
  await walk.upload.press('pause');
  await walk.upload.status('paused');
}

/** Goes on with a file to which something was done in the meantime. */
async function changed(walk: Walk, change: (file: string) => Promise<void>): Promise<void> {
  await paused(walk);
  await change(walk.file);
  await walk.upload.press('resume');
}

/** A page that ended with a Fragment under way: before one, any file may take the place of the picked one. */
async function reloaded(walk: Walk): Promise<void> {
  const before = await walk.faults.packets('Fragment');
  await sending(walk);
  await until(async () => (await walk.faults.packets('Fragment')) > before, 'a Fragment');
  await walk.open(walk.page);
}

/** Holds a file over the element. */
function hold({ page }: Walk, type: string): Promise<void> {
  return page.locator('bits-upload').evaluate((element, held) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x', { type: held }));
    element.dispatchEvent(new DragEvent('dragover', { dataTransfer, cancelable: true }));
  }, type);
}

async function withoutStorage(walk: Walk): Promise<void> {
  await walk.page.evaluate(() => {
    const refuse = (): never => {
      throw new DOMException('The storage is full.', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = refuse;
    indexedDB.open = refuse;
  });
  await pick(walk);
}

const STATES: Readonly<Record<string, State>> = {
  empty: { walk: async () => undefined, says: ['.label', 'Drop files here'], state: 'empty' },
  disabled: {
    attributes: { disabled: '' },
    walk: async () => undefined,
    says: ['.pick:disabled', 'Choose files'],
  },
  'a drag that is allowed': {
    walk: (walk) => hold(walk, 'image/png'),
    says: ['.drag', 'Add 1 file'],
    state: 'dragging',
  },
  'a drag that is not allowed': {
    attributes: { accept: 'image/*' },
    walk: (walk) => hold(walk, 'text/plain'),
    says: ['.drag', 'These files cannot be added here'],
    state: 'drag-denied',
  },
  'a folder being read': {
    walk: ({ upload }) =>
      dropFolder(upload.tab, 'bits-upload', ['big/a.txt', 'big/b.txt'], { endless: true }),
    says: ['.notice', 'Reading the folder: 2 files'],
  },
  refused: {
    attributes: { 'max-file-size': '1kB' },
    says: ['.notice', '1 file was not added'],
    state: 'rejected',
  },
  ready: { attributes: { manual: '' }, says: ['.word', 'Ready to start'] },
  queued: {
    attributes: { concurrency: '1' },
    fault: hang('Fragment'),
    walk: async ({ upload, file, folder }) =>
      upload.pick(file, (await randomFile(folder, 'second.bin', SIZE)).path),
    says: ['.row:nth-child(2) .word', 'Queued'],
  },
  starting: { fault: hang('Create-Session'), says: ['.word', 'Starting'] },
  sending: { fault: hang('Fragment'), walk: sending, says: ['.word', 'Sending'], state: 'uploading' },
  confirming: {
    fault: { ...hang('Fragment'), position: 'last' },
    says: ['.word', 'Confirming'],
  },
  finishing: { fault: hang('Close-Session'), says: ['.word', 'Finishing on the server'] },
  'waiting with a countdown': {
    fault: { fault: 'status', status: 503, retryAfter: 600, packet: 'Fragment', count: 0 },
    says: ['.word', /Trying again in \d+ min/],
    state: 'waiting',
  },
  paused: { fault: hang('Fragment'), walk: paused, says: ['.word', 'Paused'], state: 'paused' },
  offline: {
    fault: hang('Fragment'),
    walk: async (walk) => {
      await paused(walk);
      await walk.page.context().setOffline(true);
      await walk.upload.press('resume');
    },
    says: ['.word', 'Offline. Continues when the connection is back'],
    state: 'paused',
  },
  'in another tab': {
    fault: hang('Fragment'),
    walk: async (walk) => {
      const other = await walk.page.context().newPage();
      await sending({ ...walk, upload: await walk.open(other) });
      await walk.open(walk.page);
    },
    says: ['.word', 'Uploading in another tab'],
  },
  'session lost': {
    fault: { fault: 'forget', packet: 'Fragment', nth: 2 },
    walk: async (walk) => {
      await walk.faults.add({ ...hang('Create-Session'), nth: 2 });
      await pick(walk);
    },
    says: ['[part~=session-lost]', 'The server lost this upload. It starts again'],
  },
  'signed out': {
    fault: { fault: 'status', status: 401, packet: 'Create-Session', count: 0 },
    says: ['.word', 'Paused until you sign in again'],
  },
  'unfinished from an earlier visit': {
    fault: hang('Fragment'),
    walk: async (walk) => {
      await sending(walk);
      await walk.upload.task('the copy to be kept', ({ fileKept }) => fileKept);
      await walk.open(walk.page);
    },
    says: ['.meta', 'Unfinished from an earlier visit'],
  },
  'file needed': {
    attributes: WITHOUT_COPY,
    fault: hang('Fragment'),
    walk: reloaded,
    says: ['.word', 'Choose this file again to continue'],
    state: 'file-needed',
  },
  'a different file': {
    attributes: WITHOUT_COPY,
    fault: hang('Fragment'),
    walk: async (walk) => {
      await reloaded(walk);
      await walk.upload.status('file-needed');
      await walk.upload.pick((await randomFile(`${walk.folder}/other`, 'walk.bin', SIZE)).path);
    },
    says: ['.word', 'That was a different file'],
    state: 'file-needed',
  },
  'file changed': {
    attributes: WITHOUT_COPY,
    fault: hang('Fragment'),
    walk: (walk) => changed(walk, (file) => truncate(file, KiB)),
    says: ['.word', /This file was changed|This file can no longer be read/],
    state: 'file-needed',
  },
  'file gone': {
    attributes: WITHOUT_COPY,
    fault: hang('Fragment'),
    walk: (walk) => changed(walk, rm),
    says: ['.word', /This file was changed|This file can no longer be read/],
    state: 'file-needed',
  },
  cancelling: {
    fault: hang('Cancel-Session'),
    walk: async (walk) => {
      await walk.faults.add(hang('Fragment'));
      await sending(walk);
      await walk.upload.press('cancel');
    },
    says: ['.word', 'Cancelling'],
  },
  cancelled: {
    fault: hang('Fragment'),
    walk: async (walk) => {
      await sending(walk);
      await walk.upload.press('cancel');
    },
    says: ['.word', 'Cancelled'],
  },
  failed: {
    fault: { fault: 'status', status: 403, packet: 'Create-Session', count: 0 },
    says: ['.word', 'Failed. You may not upload to this place'],
    state: 'failed',
  },
  done: { says: ['.word', 'Uploaded'], state: 'succeeded' },
  'nothing can be kept': {
    attributes: { manual: '' },
    walk: withoutStorage,
    says: ['.notice', 'will not survive closing the page'],
  },
  'a form that waits': {
    fault: hang('Fragment'),
    walk: async (walk) => {
      await sending(walk);
      await walk.page.getByLabel('Your name').fill('Ada');
      await walk.page.getByRole('button', { name: 'Send', exact: true }).click();
    },
    says: ['.notice', 'The form is sent when all files are uploaded'],
    state: 'submitting',
  },
};

// One page for all states, on a server of its own: loading the modules anew would take longer than to look, and
// what stays unfinished here would count against the sessions that the shared server allows.
let server: DemoServer;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await DemoServer.start();
  page = await (await browser.newContext()).newPage();
});

test.afterAll(async () => {
  await page.context().close();
  await server.close();
});

for (const [name, { attributes, fault, walk = pick, says, state }] of Object.entries(STATES))
  test(`axe finds no violation in state: ${name}`, async ({ browserName, folder }) => {
    const [selector, words] = says;
    const host = page.locator(`bits-upload${state ? `:state(${state})` : ''}`);
    const inState = async (): Promise<void> => {
      await expect(host.locator(selector).first()).toContainText(words);
    };
    const faults = new FaultDesk(server.url);
    await faults.reset();
    if (fault) await faults.add(fault);
    const { path: file } = await randomFile(folder, 'walk.bin', SIZE);
    // A key of its own: nothing of one state is there in the next.
    const given = { 'fragment-size': '64KiB', 'resume-key': name, ...attributes };
    const open = (tab: Page): Promise<UploadPage> =>
      UploadPage.open(playwrightTab(tab), { url: `${server.url}form.html` }, given);
    await walk({ page, upload: await open(page), faults, file, folder, open });
    await inState();
    const found = await axeFindingsInEveryLook(page, browserName);
    expect(found).toEqual([]);
    // And that it has been all the while what axe looked at
    await inState();
    await page.context().setOffline(false);
    for (const other of page.context().pages()) if (other !== page) await other.close();
  });
