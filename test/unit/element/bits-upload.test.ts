import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { BitsError, type BitsErrorCode } from '../../../src/errors.js';
import { BitsAddEvent, BitsProgressEvent, BitsRetryEvent, BitsSuccessEvent } from '../../../src/events.js';
import { BitsUpload } from '../../../src/bits-upload.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { until } from '../../support/until.js';
import { button, drawn, FakeManager, file, rows, setUp, snapshot } from './support.js';

describe('<bits-upload>', () => {
  it('draws a row for each task, with its state in words', async () => {
    const { root } = await setUp([
      snapshot({ name: 'a.txt', status: 'sending' }),
      snapshot({ name: 'b.txt', status: 'succeeded' }),
    ]);
    expect(rows(root)).to.deep.equal(['a.txt: Sending', 'b.txt: Uploaded']);
    expect(root.querySelector('.head')).to.have.text('1 of 2 files uploaded');
  });

  it('updates the rows that changed, and keeps their elements', async () => {
    const task = snapshot({ name: 'a.txt', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    const row = root.querySelector('.row');
    manager.change(task.id, { status: 'paused', pauseCause: 'user' });
    await drawn(element);
    expect(rows(root)).to.deep.equal(['a.txt: Paused']);
    expect(root.querySelector('.row')).to.equal(row);
  });

  it('calls the manager’s method for each button', async () => {
    const [sending, paused, failed, done] = [
      snapshot({ name: 'sending', status: 'sending' }),
      snapshot({ name: 'paused', status: 'paused', pauseCause: 'user' }),
      snapshot({ name: 'failed', status: 'failed' }),
      snapshot({ name: 'succeeded', status: 'succeeded' }),
    ] as const;
    const { manager, root } = await setUp([sending, paused, failed, done]);
    for (const label of [
      'Pause: sending',
      'Cancel: sending',
      'Resume: paused',
      'Retry: failed',
      'Remove from list: succeeded',
      'Pause all',
      'Resume all',
      'Retry failed',
      'Cancel all',
      'Clear finished',
    ])
      button(root, label).click();
    expect(manager.calls).to.deep.equal([
      ['pause', sending.id],
      ['cancel', sending.id, { undoMs: 10_000 }],
      ['resume', paused.id],
      ['retry', failed.id],
      ['removeTask', done.id, { undoMs: 10_000 }],
      ['pause', undefined],
      ['resume', undefined],
      ['retry', undefined],
      ['cancel', undefined, { undoMs: 10_000 }],
      ['clear'],
    ]);
  });

  it('ignores the second click of a double click on “Cancel all” that replaced “Resume all”', async () => {
    const tasks = ['a', 'b'].map((name) => snapshot({ name, status: 'paused', pauseCause: 'user' }));
    const { element, manager, root } = await setUp([...tasks, snapshot({ status: 'sending' })]);
    const resume = button(root, 'Resume all');
    resume.click();
    manager.play(manager.tasks.map((task) => ({ ...task, status: 'sending' })));
    await drawn(element);
    expect(resume.isConnected).to.be.false;
    const cancel = button(root, 'Cancel all');
    cancel.dispatchEvent(new MouseEvent('click', { detail: 2 }));
    expect(manager.calls.map(([name]) => name)).to.deep.equal(['resume']);
    cancel.dispatchEvent(new MouseEvent('click', { detail: 1 }));
    expect(manager.calls.map(([name]) => name)).to.deep.equal(['resume', 'cancel']);
  });

  it('with files that wait for the user has one filled button, which says how many it uploads', async () => {
    const tasks = ['a', 'b', 'c'].map((name) => snapshot({ name, status: 'ready' }));
    const { element, manager, root } = await setUp(tasks);
    const filled = (): string[] =>
      [...root.querySelectorAll('.filled')].map((each) => each.textContent.trim());
    expect(filled()).to.deep.equal(['Upload 3 files']);
    expect(button(root, 'Add more')).to.have.class('outlined');
    await expect(element).to.be.accessible();
    button(root, 'Upload 3 files').click();
    expect(manager.calls.at(-1)?.[0]).to.equal('start');
    manager.play(tasks.slice(1).map((task) => ({ ...task, status: 'sending' })));
    await drawn(element);
    expect(filled()).to.deep.equal(['Choose files']);
    manager.play(tasks.slice(2));
    await drawn(element);
    expect(filled()).to.deep.equal(['Upload 1 file']);
  });

  it('keeps “Clear finished” in its place when “Cancel all” is gone', async () => {
    const [a, b, c] = ['succeeded', 'sending', 'sending'].map((status) =>
      snapshot({ status: status as 'sending' }),
    );
    const { element, manager, root } = await setUp([a!, b!, c!]);
    const place = (): number => button(root, 'Clear finished').getBoundingClientRect().x;
    const before = place();
    const cancel = button(root, 'Cancel all').getBoundingClientRect();
    manager.change(b!.id, { status: 'succeeded' });
    manager.change(c!.id, { status: 'succeeded' });
    await drawn(element);
    expect(place()).to.equal(before);
    expect(place()).to.be.above(cancel.right);
  });

  it('disables Cancel while a task is finishing', async () => {
    const { manager, root } = await setUp([snapshot({ name: 'a', status: 'finishing' })]);
    button(root, 'Cancel: a').click();
    expect(button(root, 'Cancel: a').ariaDisabled).to.equal('true');
    expect(manager.calls).to.be.empty;
  });

  it('shows refused files with the reason until they are dismissed', async () => {
    const { element, manager, root } = await setUp();
    manager.refuse([
      { file: file('a.exe'), path: 'a.exe', reason: 'type' },
      { file: file('b.mov'), path: 'b.mov', reason: 'too-large', limit: 2e9 },
    ]);
    await until(() => root.querySelector('.rejected'), 'the refused files');
    expect(root.querySelector('.notice strong')).to.have.text('2 files were not added');
    expect([...root.querySelectorAll('.rejected .meta')].map((each) => each.textContent)).to.deep.equal([
      'This type of file is not accepted',
      'Larger than 2 GB',
    ]);
    button(root, 'Dismiss: a.exe').click();
    await drawn(element);
    expect(root.querySelectorAll('.rejected li')).to.have.length(1);
    button(root, 'Dismiss').click();
    await drawn(element);
    expect(root.querySelector('.notice')).to.be.null;
  });

  it('says the reason of several refusals once, above their files', async () => {
    const { manager, root } = await setUp();
    const large = { reason: 'too-large', limit: 2e9 } as const;
    manager.refuse([
      { file: file('a.mov'), path: 'a.mov', ...large },
      { file: file('b.exe'), path: 'b.exe', reason: 'type' },
      { file: file('c.mov'), path: 'c.mov', ...large },
    ]);
    await until(() => root.querySelector('.rejected'), 'the refused files');
    const texts = [...root.querySelectorAll('.rejected :is(.meta, .name .hidden)')].map(
      (each) => each.textContent,
    );
    expect(texts).to.deep.equal([
      'Larger than 2 GB',
      'a.mov',
      'c.mov',
      'This type of file is not accepted',
      'b.exe',
    ]);
  });

  it('shows the accepted types, before files are picked and with a refusal', async () => {
    const accept = '.pdf, .tar.gz,image/*';
    const { element, manager, root } = await setUp([], html`<bits-upload accept=${accept}></bits-upload>`);
    const accepted = 'Accepted: PDF, TAR.GZ, or Images';
    expect(root.querySelector('.hint')).to.have.text(accepted);
    manager.refuse([{ file: file('a.exe'), path: 'a.exe', reason: 'type', accept }]);
    await until(() => root.querySelector('.rejected'), 'the refused files');
    expect(root.querySelector('.rejected .meta')).to.have.text(
      `This type of file is not accepted. ${accepted}`,
    );
    element.accept = ' , ';
    await drawn(element);
    expect(root.querySelector('.hint')).to.have.text('');
  });

  it('shows a note when uploads will not survive a reload', async () => {
    const { element, manager, root } = await setUp([snapshot()]);
    manager.storageError = new BitsError({ code: 'page', message: 'blocked' });
    manager.changed();
    await drawn(element);
    expect(root.querySelector('.notice')).to.contain.text('will not survive');
  });

  it('adds picked files to the manager, and accepts the same files again', async () => {
    const { manager, root } = await setUp();
    const input = root.querySelector('input')!;
    const transfer = new DataTransfer();
    transfer.items.add(file());
    input.files = transfer.files;
    input.dispatchEvent(new Event('change'));
    expect(manager.calls[0]?.[0]).to.equal('add');
    expect(manager.tasks).to.have.length(1);
    expect(input.value).to.equal('');
  });

  it('accepts no file while disabled', async () => {
    const { element, manager, root } = await setUp([], html`<bits-upload disabled></bits-upload>`);
    element.take([{ file: file() }]);
    element.showPicker();
    expect(manager.calls).to.be.empty;
    expect(root.querySelector('.pick')).to.have.attribute('disabled');
  });

  describe('events', () => {
    it('are dispatched again on the element, across shadow roots', async () => {
      const { element, manager } = await setUp();
      const heard: Event[] = [];
      document.addEventListener('bits-success', (event) => heard.push(event), { once: true });
      manager.tell(new BitsSuccessEvent(snapshot({ status: 'succeeded' }), 'https://example.org/a'));
      expect(heard[0]).to.include({ url: 'https://example.org/a' });
      expect(heard[0]?.target).to.equal(element);
    });

    it('pass preventDefault() back to the manager', async () => {
      const { element, manager } = await setUp();
      const error = new BitsError({ code: 'network', message: 'gone' });
      element.addEventListener('bits-retry', (event) => event.preventDefault(), { once: true });
      expect(manager.tell(new BitsRetryEvent(snapshot(), error, 1, 1000))).to.be.false;
      expect(manager.tell(new BitsRetryEvent(snapshot(), error, 1, 1000))).to.be.true;
    });

    it('pass waitUntil() promises back to the manager', async () => {
      const { element, manager } = await setUp();
      const promise = Promise.resolve();
      element.addEventListener('bits-add', (event) => event.waitUntil(promise));
      const event = new BitsAddEvent([]);
      manager.tell(event);
      expect(event.promises).to.deep.equal([promise]);
    });

    it('of progress do not bubble', async () => {
      const { element, manager } = await setUp();
      let [here, above] = [0, 0];
      element.addEventListener('bits-progress', () => here++);
      element.parentElement!.addEventListener('bits-progress', () => above++);
      manager.tell(new BitsProgressEvent(snapshot()));
      expect([here, above]).to.deep.equal([1, 0]);
    });

    it('of changed tasks have the tasks of the element, and do not bubble', async () => {
      const { element, manager } = await setUp();
      const lists: (readonly TaskSnapshot[])[] = [];
      let above = 0;
      element.addEventListener('bits-tasks-change', ({ tasks }) => lists.push(tasks));
      element.parentElement!.addEventListener('bits-tasks-change', () => above++);
      manager.play([snapshot({ name: 'a.txt' })]);
      expect(lists).to.deep.equal([element.tasks]);
      expect(lists[0]).to.have.length(1);
      expect(above).to.equal(0);
    });
  });

  describe('connected, moved and removed', () => {
    it('keeps its manager when it is moved, and listens to one at a time', async () => {
      const { element, manager } = await setUp([snapshot()]);
      const other = await fixture(html`<div></div>`);
      other.append(element);
      await drawn(element);
      expect(manager.destroyed).to.equal(0);
      const next = new FakeManager();
      element.manager = next;
      let count = 0;
      element.addEventListener('bits-success', () => count++);
      for (const each of [manager, next]) each.tell(new BitsSuccessEvent(snapshot(), ''));
      expect(count).to.equal(1);
    });

    it('creates its own manager when needed, and destroys it once removed and all tasks have ended', async () => {
      const made: FakeManager[] = [];
      BitsUpload.createManager = () => {
        made.push(new FakeManager());
        return made.at(-1)!;
      };
      try {
        const element = document.createElement('bits-upload');
        expect(made).to.be.empty;
        element.endpoint = '/uploads/';
        document.body.append(element);
        await drawn(element);
        const [manager] = made as [FakeManager];
        expect(manager.calls).to.deep.equal([['restore']]);
        manager.play([
          snapshot({ status: 'sending' }),
          snapshot({ name: 'kept', status: 'succeeded', url: 'x' }),
        ]);
        element.remove();
        await Promise.resolve();
        expect(manager.destroyed).to.equal(0);
        manager.play(manager.tasks.filter(({ status }) => status === 'succeeded'));
        expect(manager.destroyed).to.equal(1);
        document.body.append(element);
        await drawn(element);
        expect(element.value).to.deep.equal(['x']);
        expect(made).to.have.length(2);
        element.remove();
      } finally {
        BitsUpload.createManager = undefined;
      }
    });

    it('accepts files before it is in the page', async () => {
      const manager = new FakeManager();
      BitsUpload.createManager = () => manager;
      try {
        const element = document.createElement('bits-upload');
        element.endpoint = '/uploads/';
        await element.add([file('early.txt')]);
        document.body.append(element);
        await drawn(element);
        expect(manager.calls.map(([name]) => name)).to.deep.equal(['add', 'restore']);
        expect(rows(element.shadowRoot!)).to.deep.equal(['early.txt: Queued']);
        expect(manager.destroyed).to.equal(0);
        element.remove();
      } finally {
        BitsUpload.createManager = undefined;
      }
    });

    it('configures its manager with changed properties before the next call', async () => {
      const manager = new FakeManager();
      BitsUpload.createManager = () => manager;
      try {
        const element = await fixture<BitsUpload>(html`<bits-upload endpoint="/a/"></bits-upload>`);
        await drawn(element);
        manager.calls.length = 0;
        element.endpoint = '/b/';
        element.start();
        expect(manager.calls).to.deep.equal([['configure', { endpoint: '/b/' }], ['restore'], ['start']]);
      } finally {
        BitsUpload.createManager = undefined;
      }
    });

    it('configures the default after an attribute is removed', async () => {
      const manager = new FakeManager();
      BitsUpload.createManager = () => manager;
      try {
        const element = await fixture<BitsUpload>(html`<bits-upload endpoint="/a/"></bits-upload>`);
        await drawn(element);
        manager.calls.length = 0;
        element.removeAttribute('endpoint');
        element.start();
        expect(manager.calls).to.deep.equal([['configure', { endpoint: undefined }], ['start']]);
      } finally {
        BitsUpload.createManager = undefined;
      }
    });

    it('applies properties that were set before it was defined', async () => {
      class Later extends BitsUpload {}
      const element = document.createElement('bits-upload-later') as BitsUpload;
      const manager = new FakeManager([snapshot({ name: 'early.txt' })]);
      Object.assign(element, { manager, maxFiles: '7', multiple: true });
      customElements.define('bits-upload-later', Later);
      document.body.append(element);
      await drawn(element);
      expect(element.manager).to.equal(manager);
      expect(element.maxFiles).to.equal(7);
      expect(rows(element.shadowRoot!)).to.deep.equal(['early.txt: Queued']);
      element.remove();
    });

    it('is removed from the page by remove(), and a task from the list by removeTask(id)', async () => {
      const { element, manager } = await setUp([snapshot({ id: 'x' })]);
      element.removeTask('x');
      expect(manager.calls).to.deep.equal([['removeTask', 'x']]);
      expect(element.isConnected).to.be.true;
      element.remove();
      expect(element.isConnected).to.be.false;
    });
  });

  describe('attributes', () => {
    it('reflect properties, and read sizes', async () => {
      const { element } = await setUp();
      element.setAttribute('max-file-size', '10MB');
      expect(element.maxFileSize).to.equal(10e6);
      element.concurrency = 5;
      await drawn(element);
      expect(element).to.have.attribute('concurrency', '5');
      element.removeAttribute('max-file-size');
      expect(element.maxFileSize).to.be.undefined;
    });

    it('with invalid values warn once and keep the default', async () => {
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = (text: string) => warnings.push(text);
      try {
        const { element } = await setUp();
        for (let round = 0; round < 3; round++) {
          element.setAttribute('concurrency', 'many');
          (element as { ping: string }).ping = 'sometimes';
        }
        expect(element.concurrency).to.equal('auto');
        expect(element.ping).to.equal('auto');
        expect(warnings).to.deep.equal([
          '<bits-upload>: "many" is no value for concurrency, which is auto now.',
          '<bits-upload>: "sometimes" is no value for ping, which is auto now.',
        ]);
      } finally {
        console.warn = warn;
      }
    });

    it('are not set to their defaults', async () => {
      const element = await fixture<BitsUpload>(html`<bits-upload></bits-upload>`);
      expect(element.getAttributeNames()).to.deep.equal([]);
    });
  });

  describe('language', () => {
    it('is that of the closest lang, and changes live', async () => {
      const { root, container } = await setUp([], html`<div lang="de"><bits-upload></bits-upload></div>`);
      const label = (): string => root.querySelector('.pick')!.textContent.trim();
      await until(() => label() === 'Datei auswählen', 'German');
      (container as HTMLElement).lang = 'en';
      await until(() => label() === 'Choose a file', 'English');
    });

    it('is found through shadow roots', async () => {
      const host = await fixture(html`<div lang="de"></div>`);
      const inner = host.attachShadow({ mode: 'open' });
      const element = document.createElement('bits-upload');
      inner.append(element);
      await until(() => element.shadowRoot!.textContent.includes('Datei auswählen'), 'German');
    });

    it('is set as lang if it differs from that of the page, unless the page provides phrases', async () => {
      const { root, container, element } = await setUp(
        [],
        html`<div lang="ur" dir="rtl"><bits-upload></bits-upload></div>`,
      );
      const marked = (): (string | null)[] => [
        ...['lang', 'dir'].map((name) => root.querySelector('.base')!.getAttribute(name)),
        ...[...root.querySelectorAll('[role]')].map((region) => region.getAttribute('lang')),
      ];
      const nowhere = [null, null, null, null];
      expect(marked()).to.deep.equal(['en', 'ltr', 'en', 'en']);
      element.strings = { chooseOne: 'فائل منتخب کریں' };
      await drawn(element);
      expect(marked()).to.deep.equal(nowhere);
      element.strings = undefined;
      await drawn(element);
      expect(marked()).to.deep.equal(['en', 'ltr', 'en', 'en']);
      (container as HTMLElement).lang = 'ar';
      await until(() => root.querySelector('.pick')!.textContent.includes('اختيار'), 'Arabic');
      expect(marked()).to.deep.equal(nowhere);
    });

    it('of an error message: without bidirectional controls and of bounded length, also for an unknown code', async () => {
      const code = 'of a later version' as BitsErrorCode;
      const error = new BitsError({ code, message: `invoice\u202efdp.exe${'x'.repeat(10_000)}: refused` });
      const { root } = await setUp([snapshot({ status: 'failed', error })]);
      const detail = root.querySelector('[part=error]');
      expect(detail).to.have.text(`invoicefdp.exe${'x'.repeat(486)}…${'x'.repeat(491)}: refused`);
    });

    it('of an error message is hidden until its details are asked for', async () => {
      const error = new BitsError({ code: 'server', message: 'HTTP 500' });
      const { root } = await setUp([snapshot({ status: 'failed', error })]);
      const summary = root.querySelector('summary')!;
      const detail = root.querySelector('[part=error]')!;
      expect(summary).to.have.text('Details');
      expect(detail.checkVisibility()).to.equal(false);
      summary.click();
      expect(detail.checkVisibility()).to.equal(true);
    });

    it('is set on the text of a server’s or the package’s error', async () => {
      const error = new BitsError({ code: 'server', message: 'HTTP 500' });
      const { root } = await setUp([snapshot({ status: 'failed', error })]);
      const detail = root.querySelector<HTMLElement>('[part=error]')!;
      expect([detail.lang, detail.dir]).to.deep.equal(['en', 'ltr']);
    });

    it('may be overridden phrase by phrase', async () => {
      const { element, root } = await setUp();
      element.strings = { choose: 'Pick some' };
      await drawn(element);
      expect(root.querySelector('.pick')!.textContent.trim()).to.equal('Pick some');
    });
  });

  it('sets custom states for styling', async () => {
    const { element, manager } = await setUp();
    expect(element.matches(':state(empty)')).to.be.true;
    manager.play([snapshot({ status: 'failed' }), snapshot({ status: 'sending' })]);
    await drawn(element);
    expect(element.matches(':state(uploading):state(failed):not(:state(empty))')).to.be.true;
    for (const [state, about] of [
      ['ready', { status: 'ready' }],
      ['queued', { status: 'queued' }],
      ['paused:not(:state(offline))', { status: 'paused', pauseCause: 'user' }],
      ['offline', { status: 'paused', pauseCause: 'offline' }],
      ['other-tab', { status: 'paused', pauseCause: 'other-tab' }],
      ['file-needed:not(:state(file-changed))', { status: 'file-needed', fileNeededCause: 'reload' }],
      ['file-changed', { status: 'file-needed', fileNeededCause: 'changed' }],
      ['restored', { status: 'paused', pauseCause: 'user', restored: true }],
      ['succeeded', { status: 'succeeded' }],
    ] as const) {
      const [name = '', ...rest] = state.split(/(?=:not)/);
      manager.play([snapshot(about)]);
      await drawn(element);
      expect(element.matches(`:state(${name})${rest.join('')}`), state).to.be.true;
      manager.play([snapshot({ status: 'failed' })]);
      await drawn(element);
      expect(element.matches(`:state(${name})`), `${name} no more`).to.be.false;
    }
  });
});
