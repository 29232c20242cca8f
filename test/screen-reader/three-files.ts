import assert from 'node:assert/strict';
import path from 'node:path';
import { AccessibleEvents, OBSERVABLE } from '../e2e/support/page/accessible-events.js';
import { DemoServer } from '../e2e/support/server/demo-server.js';
import { FaultDesk } from '../e2e/support/server/fault-desk.js';
import { launchRawFirefox } from '../e2e/support/browser/raw-bidi.js';
import { randomFile } from '../e2e/support/server/random-file.js';
import type { RawBrowser } from '../e2e/support/browser/raw-browser.js';
import { UploadPage } from '../e2e/support/page/upload-page.js';
import { until } from '../support/until.js';
import { Desktop } from './desktop.js';
import { Orca } from './orca.js';

/** Different sizes, so that the files do not end at the same moment. Bytes. */
const FILES = { 'one.bin': 2e6, 'two.bin': 6e6, 'three.bin': 12e6 };
/** Orca's words for the control that has the focus before the button. */
const OTHER = 'Another control push button.';
/** Orca's own updates of progress bars, every ten seconds. */
const PROGRESS = /^\d+ percent\.$/;

export interface Heard {
  /** Orca's speech when the element got the focus. */
  readonly focus: readonly string[];
  /** Orca's speech during the upload, without its updates of progress bars. */
  readonly spoken: readonly string[];
  /** Texts of the element's live regions, in order. */
  readonly announced: readonly string[];
}

/** Uploads three files with Orca listening to Firefox, the focus on the button that chooses files. */
export async function uploadThreeFiles(folder: string): Promise<Heard> {
  const desktop = await Desktop.start(folder);
  const server = await DemoServer.start();
  let browser: RawBrowser | undefined;
  try {
    const faults = new FaultDesk(server.url);
    await faults.add({ fault: 'throttle', bytesPerSecond: 2e6, packet: 'Fragment', count: 0 });
    const files = Object.entries(FILES).map(([name, bytes]) => randomFile(folder, name, bytes));
    const paths = (await Promise.all(files)).map((file) => file.path);
    const orca = await Orca.start(desktop, folder);
    browser = await launchRawFirefox({
      profile: path.join(folder, 'profile'),
      desktop: desktop.env,
      args: [OBSERVABLE],
    });
    const upload = await UploadPage.openBare(browser, server, { endpoint: '/uploads/', multiple: '' });
    await AccessibleEvents.of(browser, server.url);
    const focus = await focusButton(browser, orca);

    const announced = await listen(browser);
    orca.forget();
    await upload.pick(...paths);
    await upload.allDone(paths.length);
    await until(async () => uploadedOf(await announced()) === paths.length, 'the last announcement');
    const last = (await announced()).at(-1) ?? '';
    await until(() => orca.spoken().includes(last), 'Orca to speak it').catch(() => undefined);
    return {
      focus,
      spoken: orca.spoken().filter((words) => !PROGRESS.test(words)),
      announced: await announced(),
    };
  } finally {
    await browser?.close();
    await server.close();
    await desktop.stop();
  }
}

/**
 * Moves the focus from another control to the button, as often as Orca, still busy with the window, has missed it. Orca
 * does not speak an object that it already takes for the focused one: a focus that it missed is only repaired by
 * another control's.
 */
async function focusButton(browser: RawBrowser, orca: Orca): Promise<readonly string[]> {
  await browser.evaluate(() => {
    const button = document.createElement('button');
    button.append('Another control');
    document.body.prepend(button);
  });
  return until(
    async () => {
      await browser.evaluate(() => {
        document.querySelector('button')!.focus();
      });
      const spoken = (name: string, limitMs: number) =>
        until(() => orca.spoken().some((words) => words.startsWith(name)), 'words', limitMs).catch(
          () => false,
        );
      await spoken(OTHER, 5000);
      orca.forget();
      await browser.evaluate(() => {
        document.querySelector('bits-upload')!.focus();
      });
      if (!(await spoken('Choose files', 10_000))) return false;
      // Orca may only now come to the focus of an earlier attempt
      await orca.idle();
      const words = orca.spoken();
      const last = words.slice(words.lastIndexOf(OTHER) + 1);
      return last.at(-1)?.startsWith('Choose files') && last;
    },
    'Orca to speak the button',
    60_000,
  );
}

const isButton = (words: string): boolean => words.startsWith('Choose files');

/** Notes what the live regions say from now on. */
async function listen(browser: RawBrowser): Promise<() => Promise<readonly string[]>> {
  await browser.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const root = document.querySelector('bits-upload')!.shadowRoot!;
    for (const region of root.querySelectorAll('[role=status], [role=alert]'))
      new MutationObserver(() => {
        const text = region.textContent.trim();
        if (text) said.push(text);
      }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => browser.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}

/** Number of files that were announced as uploaded. */
function uploadedOf(announced: readonly string[]): number {
  const found = announced.join('\n').matchAll(/(\d+) files? uploaded/g);
  return Array.from(found, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
}

/** Named conditions that the speech must satisfy. */
export const EXPECTATIONS: Readonly<Record<string, (heard: Heard) => void>> = {
  'the button that gets the focus is spoken once': ({ focus }) => {
    assert.deepEqual(focus.filter(isButton), ['Choose files push button.']);
  },
  'the element says that files were added and when they are uploaded': ({ announced }) => {
    assert.equal(announced[0], '3 files added');
    assert.match(announced.at(-1) ?? '', /files? uploaded/);
  },
  'each announcement is spoken once, in order, and nothing else': ({ spoken, announced }) => {
    assert.deepEqual(spoken, announced);
  },
};
