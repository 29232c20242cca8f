import {
  BitsError,
  type BitsErrorCode,
  type BitsUpload,
  type Rejection,
  type TaskSnapshot,
} from '../src/index.js';
import { find } from './find.js';
import { picture } from './picture.js';
import { still, StillManager } from './still-manager.js';

interface State {
  readonly tasks?: readonly TaskSnapshot[];
  readonly rejections?: readonly Rejection[];
  readonly storageError?: BitsError;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Type of a file that is dragged over the element. */
  readonly drag?: string;
  /** Number of files found so far in a dropped folder. */
  readonly reading?: number;
  /** Whether the element is in a form that is being submitted: the submission waits for the files. */
  readonly submitting?: boolean;
}

const MB = 1e6;
// The countdown starts from here.
const SOON = Date.now() + 42_000;
const failure = (code: BitsErrorCode): BitsError =>
  new BitsError({ code, message: `The server answered: ${code}` });
const file = (name: string): File => new File(['x'], name);
const film = { name: 'Board meeting recording 2026-11-18.mp4', type: 'video/mp4', size: 2400 * MB };
const disk = { name: 'backup.iso', size: 700 * MB, acknowledged: 300 * MB };
const long =
  'a very long file name that goes on and on and says nothing of note before its end, version 17.pdf';

const photo = (name: string, given: Partial<TaskSnapshot> & Pick<TaskSnapshot, 'status'>): TaskSnapshot => {
  const shade = name.length * 37;
  const drawn = picture(name, [90 + (shade % 120), 150 + (shade % 80), 235], [40 + (shade % 150), 120, 60]);
  return still({ name, type: drawn.type, file: drawn, size: 4 * MB, ...given });
};
const photos = (): readonly TaskSnapshot[] => [
  photo('IMG_2041.bmp', {
    status: 'sending',
    acknowledged: 2.5 * MB,
    inFlight: MB,
    inFlightSince: Date.now() - 1000,
    rate: MB,
    timeLeftMs: 2000,
  }),
  photo('IMG_1.bmp', { status: 'starting' }),
  photo('IMG_2042.bmp', { status: 'waiting', acknowledged: MB, retryAt: SOON, error: failure('server') }),
  photo('beach at noon.bmp', { status: 'queued' }),
  photo('paused.bmp', { status: 'paused', pauseCause: 'user', acknowledged: 3 * MB }),
  photo('IMG_77.bmp', { status: 'failed', error: failure('disk-full') }),
  photo('undone.bmp', { status: 'undoable', undoes: 'cancel', acknowledged: MB }),
  still({ ...film, status: 'file-needed', fileNeededCause: 'changed', acknowledged: 900 * MB }),
  photo('a.bmp', { status: 'succeeded' }),
  photo('b.bmp', { status: 'succeeded' }),
];

/** A list with chips, folders, and one line for what is uploaded. */
const many = (): readonly TaskSnapshot[] => [
  still({ ...film, path: `meetings/${film.name}`, status: 'sending', acknowledged: 900 * MB }),
  still({ name: 'budget.xlsx', path: 'meetings/budget.xlsx', status: 'failed', error: failure('disk-full') }),
  still({ ...disk, status: 'undoable', undoes: 'cancel' }),
  ...['a', 'b', 'c', 'd'].map((name) =>
    still({ name: `${name}.jpg`, path: `holiday 2026/${name}.jpg`, type: 'image/jpeg', status: 'queued' }),
  ),
  ...['minutes', 'contract', 'offer'].map((name) =>
    still({ name: `${name}.pdf`, path: `papers/${name}.pdf`, type: 'application/pdf', status: 'succeeded' }),
  ),
];

const STATES: Readonly<Record<string, State>> = {
  empty: {},
  limits: { attributes: { 'max-files': '20', 'max-file-size': '2GB' } },
  disabled: { attributes: { disabled: '' } },
  'drag-allowed': { drag: 'image/png' },
  'drag-denied': { drag: 'text/plain', attributes: { accept: 'image/*' } },
  reading: { reading: 1280 },
  rejected: {
    rejections: [
      { file: file('setup.exe'), path: 'setup.exe', reason: 'type' },
      { file: file('holiday film.mov'), path: 'holiday film.mov', reason: 'too-large', limit: 2000 * MB },
    ],
  },
  ready: { tasks: [still({ name: 'notes.txt', type: 'text/plain', size: 1024, status: 'ready' })] },
  queued: { tasks: [still({ name: 'notes.txt', type: 'text/plain', size: 1024, status: 'queued' })] },
  starting: { tasks: [still({ name: 'archive.zip', status: 'starting' })] },
  sending: {
    tasks: [
      still({
        ...film,
        status: 'sending',
        acknowledged: 900 * MB,
        inFlight: 120 * MB,
        // So that the estimate has reached its end, and the Ack is not late.
        inFlightSince: Date.now() - (120 / 21) * 1000,
        rate: 21 * MB,
        timeLeftMs: 71_000,
      }),
      still({ name: 'IMG_2041.png', type: 'image/png', status: 'queued' }),
    ],
  },
  confirming: {
    tasks: [
      still({
        name: 'a.pdf',
        status: 'sending',
        acknowledged: 12 * MB,
        inFlight: 6 * MB,
        inFlightSince: Date.now() - 6000,
        rate: MB,
      }),
    ],
  },
  finishing: {
    tasks: [still({ name: 'a.pdf', type: 'application/pdf', status: 'finishing', acknowledged: 18 * MB })],
  },
  waiting: { tasks: [still({ ...disk, status: 'waiting', retryAt: SOON, error: failure('server') })] },
  'session-lost': {
    tasks: [
      still({
        ...film,
        status: 'sending',
        acknowledged: 21 * MB,
        rate: 21 * MB,
        timeLeftMs: 113_000,
        sessionLost: { acknowledged: 900 * MB, resumesFrom: 0 },
      }),
      still({
        ...disk,
        status: 'paused',
        pauseCause: 'user',
        sessionLost: { acknowledged: 400 * MB, resumesFrom: 300 * MB },
      }),
    ],
  },
  paused: { tasks: [still({ ...disk, status: 'paused', pauseCause: 'user' })] },
  offline: { tasks: [still({ ...disk, status: 'paused', pauseCause: 'offline' })] },
  'other-tab': { tasks: [still({ ...disk, status: 'paused', pauseCause: 'other-tab' })] },
  'signed-out': { tasks: [still({ ...disk, status: 'paused', pauseCause: 'auth' })] },
  restored: { tasks: [still({ ...disk, status: 'file-needed', fileNeededCause: 'reload', restored: true })] },
  permission: {
    tasks: [still({ ...disk, status: 'file-needed', fileNeededCause: 'permission', restored: true })],
  },
  changed: { tasks: [still({ ...disk, status: 'file-needed', fileNeededCause: 'changed' })] },
  mismatch: { tasks: [still({ ...disk, status: 'file-needed', fileNeededCause: 'mismatch' })] },
  unreadable: { tasks: [still({ ...disk, status: 'file-needed', fileNeededCause: 'unreadable' })] },
  undoable: { tasks: [still({ ...disk, status: 'undoable', undoes: 'cancel' })] },
  cancelling: { tasks: [still({ ...disk, status: 'cancelling' })] },
  cancelled: { tasks: [still({ ...disk, status: 'cancelled' })] },
  failed: { tasks: [still({ ...disk, status: 'failed', error: failure('disk-full') })] },
  succeeded: { tasks: [still({ name: 'contract.pdf', type: 'application/pdf', status: 'succeeded' })] },
  submitting: {
    attributes: { 'await-submit': '' },
    tasks: [still({ ...disk, status: 'paused', pauseCause: 'user' })],
    submitting: true,
  },
  'no-storage': { storageError: failure('page'), tasks: [still({ ...disk, status: 'queued' })] },
  names: {
    tasks: [
      still({ name: long, path: `papers/2026/november/${long}`, status: 'succeeded' }),
      still({ name: 'invoice\u202efdp.exe', status: 'succeeded' }),
      still({ name: 'תמונה של הים.jpg', type: 'image/jpeg', status: 'succeeded' }),
    ],
  },
  long: { tasks: many() },
  grid: { attributes: { layout: 'grid' }, tasks: photos() },
  compact: {
    attributes: { layout: 'compact' },
    tasks: [
      still({ ...disk, status: 'paused', pauseCause: 'user' }),
      still({ name: 'contract.pdf', type: 'application/pdf', status: 'succeeded' }),
    ],
  },
};

const query = new URLSearchParams(location.search);
document.documentElement.lang = query.get('lang') ?? 'en';
document.documentElement.dir = query.get('dir') ?? 'ltr';
const only = query.get('only')?.split(',');
for (const [name, state] of Object.entries(STATES)) if (!only || only.includes(name)) show(name, state);

function show(
  name: string,
  { tasks = [], rejections = [], storageError, attributes = {}, drag, reading, submitting }: State,
): void {
  const title = document.createElement('h2');
  title.textContent = name;
  const upload: BitsUpload = document.createElement('bits-upload');
  upload.id = name;
  upload.multiple = true;
  for (const [key, value] of Object.entries(attributes)) upload.setAttribute(key, value);
  const manager = new StillManager(tasks);
  Object.assign(manager, { rejections, storageError });
  upload.manager = manager;
  const section = document.createElement('section');
  section.append(title, submitting ? inForm(upload) : upload);
  find('main', HTMLElement).append(section);
  if (drag) hold(upload, drag);
  if (reading) dropFolder(upload, reading);
  if (submitting) upload.form?.requestSubmit();
}

function inForm(upload: BitsUpload): HTMLFormElement {
  const form = document.createElement('form');
  form.append(upload);
  return form;
}

function hold(upload: BitsUpload, type: string): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'x', { type }));
  upload.dispatchEvent(new DragEvent('dragover', { dataTransfer, cancelable: true }));
}

/**
 * Drops a folder that yields this many files and then never ends. A script cannot create a DataTransfer with a folder.
 */
function dropFolder(upload: BitsUpload, files: number): void {
  const found = Array.from({ length: files }, (_, nr) => ({
    isFile: true,
    fullPath: `/album/${nr}.jpg`,
    file: (give: (file: File) => void) => give(file(`${nr}.jpg`)),
  }));
  const batches = [found];
  const readEntries = (give: (entries: readonly unknown[]) => void): void => {
    const batch = batches.pop();
    if (batch) give(batch);
  };
  const folder = { isDirectory: true, createReader: () => ({ readEntries }) };
  const items = [{ kind: 'file', webkitGetAsEntry: () => folder }];
  const event = new Event('drop', { cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: items, items } });
  upload.dispatchEvent(event);
}
