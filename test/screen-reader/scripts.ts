import type { FaultRule } from '../e2e/support/server/fault-desk.js';
import { until } from '../support/until.js';
import type { SpokenPage } from './spoken-page.js';
import type { Script } from './stage.js';

const KiB = 1024;
/** Holds a Fragment back for ever, so that the upload is under way as long as the script needs it. */
const hold = (nth: number): FaultRule => ({ fault: 'hang', packet: 'Fragment', nth, count: 0 });
/** The user begins the upload, when what came before it was spoken. */
const manual = { manual: '' };

const oneFile = { 'film.bin': 256 * KiB };

/** Adds small files as a page does. */
const add = ({ browser }: SpokenPage, count: number): Promise<void> =>
  browser.evaluate((length) => {
    const files = Array.from({ length }, (_, nr) => new File([String(nr)], `${String(nr + 1)}.txt`));
    const element = document.querySelector('bits-upload') as HTMLElement & {
      add(files: File[]): Promise<unknown>;
    };
    void element.add(files);
  }, count);

const isGrid = ({ browser }: SpokenPage): Promise<boolean> =>
  browser.evaluate(() => {
    const rows = document.querySelector('bits-upload')!.shadowRoot!.querySelectorAll('.row');
    const [first, second] = [...rows].map((row) => row.getBoundingClientRect().top);
    return first !== undefined && first === second;
  });

/** From the control before the element to its first button, and back. */
const ENTER = ['File upload panel.', 'Choose files push button.'];
const LEAVE = ['leaving panel.', 'Before push button.'];
/** The button that starts the upload is gone then. */
const STARTED = [{ maybe: 'push button.' }, { maybe: 'leaving list.' }, 'Choose files push button.'];
const LEAVE_LIST = ['leaving list.', ...LEAVE];

/** What visitors meet, and what they hear of it. */
export const SCRIPTS: Readonly<Record<string, Script>> = {
  'an upload of three files': {
    files: { 'one.bin': 100_000, 'two.bin': 200_000, 'three.bin': 300_000 },
    attributes: manual,
    play: async ({ pick, hears, focus, press }) => {
      await pick();
      await hears('3 files added');
      await focus('[data-action=start]', /^Upload 3 files/);
      await press('Space', /^All 3 files uploaded/);
    },
    announced: ['3 files added', /All 3 files uploaded\. 600 kB\. Took \d+ sec/],
    focused: [
      ...ENTER,
      'Upload 3 files push button.',
      // In its place while they are uploaded, if that takes long enough.
      { maybe: 'Pause all push button.' },
      ...STARTED,
      ...LEAVE,
    ],
  },
  'a pause': {
    faults: [hold(1)],
    files: oneFile,
    play: async ({ pick, hears, focus, press }) => {
      await pick();
      await hears('1 file added');
      await focus('.row [data-action=pause]', /^Pause: film\.bin/);
      await press('Space', 'Paused');
    },
    announced: ['1 file added', 'Paused'],
    focused: [
      ...ENTER,
      'List with 1 item.',
      'Pause: film.bin push button.',
      { maybe: 'Resume' },
      ...LEAVE_LIST,
    ],
  },
  'a refusal': {
    attributes: { 'max-file-size': '1kB' },
    files: oneFile,
    play: async ({ pick, hears }) => {
      await pick();
      await hears(/^1 file refused/);
    },
    announced: ['1 file refused: Larger than 1 kB'],
    focused: [...ENTER, 'Up to 1 kB per file.', ...LEAVE],
  },
  'a lost session': {
    attributes: manual,
    faults: [{ fault: 'forget', packet: 'Fragment', nth: 2 }, hold(4)],
    files: oneFile,
    play: async ({ pick, hears, focus, press }) => {
      await pick();
      await hears('1 file added');
      await focus('[data-action=start]', /^Upload 1 file/);
      await press('Space', /film\.bin: The server lost this upload\. It starts again/);
    },
    announced: ['1 file added', 'film.bin: The server lost this upload. It starts again'],
    focused: [...ENTER, 'Upload 1 file push button.', ...STARTED, ...LEAVE],
  },
  'an error and its retry': {
    attributes: manual,
    faults: [{ fault: 'status', status: 403, packet: 'Create-Session' }],
    files: oneFile,
    play: async ({ pick, hears, focus, press }) => {
      await pick();
      await hears('1 file added');
      await focus('[data-action=start]', /^Upload 1 file/);
      await press('Space', 'film.bin: failed. You may not upload to this place');
      await focus('.row [data-action=retry]', /^Retry: film\.bin/);
      await press('Space', /1 file uploaded$/);
    },
    announced: ['1 file added', 'film.bin: failed. You may not upload to this place', '1 file uploaded'],
    focused: [
      ...ENTER,
      'Upload 1 file push button.',
      ...STARTED,
      'List with 1 item.',
      'Retry: film.bin push button.',
      { maybe: 'Pause' },
      // An uploaded file has no button
      'film.bin Uploaded· 262 kB.',
      'clickable.',
      ...LEAVE_LIST,
    ],
  },
  'a form that waits': {
    faults: [hold(1)],
    attributes: { name: 'files', 'await-submit': '' },
    inForm: true,
    files: oneFile,
    play: async ({ page, pick, hears }) => {
      await pick();
      await hears('1 file added');
      await page.browser.evaluate(() => {
        document.querySelector('form')!.requestSubmit();
      });
      await hears('The form is sent when all files are uploaded');
    },
    announced: ['1 file added', 'The form is sent when all files are uploaded'],
    focused: [...ENTER, 'leaving panel.', 'leaving form.', 'Before push button.'],
  },
  '1,000 files': {
    attributes: manual,
    play: async ({ page, hears }) => {
      await add(page, 1000);
      await hears('1,000 files added');
    },
    announced: ['1,000 files added'],
    focused: [...ENTER, ...LEAVE],
  },
  'a cancellation that is undone': {
    faults: [hold(1)],
    files: oneFile,
    play: async ({ pick, hears, focus, press }) => {
      await pick();
      await hears('1 file added');
      await focus('.row [data-action=cancel]', /^Cancel: film\.bin/);
      await press('Space', 'Cancelled. You have 10 sec to undo this', /^Undo: film\.bin/);
      await press('Space', 'Undone');
    },
    announced: ['1 file added', 'Cancelled. You have 10 sec to undo this', 'Undone'],
    focused: [
      ...ENTER,
      'List with 1 item.',
      'Cancel: film.bin push button.',
      'Undo: film.bin push button.',
      { maybe: 'Pause: film.bin push button.' },
      ...LEAVE_LIST,
    ],
  },
  'files in a grid': {
    attributes: { manual: '', layout: 'grid' },
    play: async ({ page, hears, focus, press }) => {
      await add(page, 60);
      await hears('60 files added');
      await until(() => isGrid(page), 'rows beside each other');
      await focus('.row [data-action=remove]', /^Remove from list: 1\.txt/);
      await press('ArrowRight', /2\.txt/);
      await press('ArrowDown', /9\.txt/);
    },
    announced: ['60 files added'],
    focused: [
      ...ENTER,
      { maybe: 'Files.' },
      'List with 60 items.',
      'Remove from list: 1.txt push button.',
      'Remove from list: 2.txt push button.',
      'Remove from list: 9.txt push button.',
      ...LEAVE_LIST,
    ],
  },
  'the chips of a long list': {
    attributes: manual,
    play: async ({ page, hears, focus, press }) => {
      await add(page, 12);
      await hears('12 files added');
      await focus('.chips button', /^All/);
      await press('Tab', /^Active/);
      await press('Space', /pressed/);
    },
    announced: ['12 files added'],
    focused: [
      ...ENTER,
      'Files shown panel.',
      'All 12 toggle button pressed.',
      'Active 12 toggle button not pressed.',
      'pressed',
      'leaving panel.',
      ...LEAVE,
    ],
  },
};
