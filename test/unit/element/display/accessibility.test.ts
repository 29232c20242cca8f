import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { BitsError } from '../../../../src/errors.js';
import { BitsAddedEvent, BitsErrorEvent } from '../../../../src/events.js';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { until } from '../../../support/until.js';
import { drawn, file, setUp, snapshot } from '../support.js';

const error = new BitsError({ code: 'disk-full', message: 'HTTP 507' });

const STATES: Readonly<Record<string, readonly Partial<TaskSnapshot>[]>> = {
  empty: [],
  waiting: [{ status: 'ready' }, { status: 'queued' }, { status: 'waiting', retryAt: 9e12, error }],
  moving: [
    { status: 'starting' },
    { status: 'sending', acknowledged: 4e5, inFlight: 1e5, inFlightSince: 1, rate: 5 },
    { status: 'finishing', acknowledged: 1e6 },
    { status: 'undoable', undoes: 'cancel' },
    { status: 'cancelling' },
  ],
  paused: [
    { status: 'paused', pauseCause: 'user', acknowledged: 5 },
    { status: 'paused', pauseCause: 'offline' },
    { status: 'paused', pauseCause: 'other-tab' },
    { status: 'paused', pauseCause: 'auth' },
  ],
  needed: [
    { status: 'file-needed', fileNeededCause: 'reload', restored: true },
    { status: 'file-needed', fileNeededCause: 'permission' },
    { status: 'file-needed', fileNeededCause: 'changed' },
  ],
  ended: [{ status: 'succeeded' }, { status: 'failed', error }, { status: 'cancelled' }],
};

describe('accessibility of <bits-upload>', () => {
  for (const scheme of ['light', 'dark'])
    for (const [name, tasks] of Object.entries(STATES))
      it(`axe finds no violation: ${name}, ${scheme}`, async () => {
        const { element, manager } = await setUp(tasks.map((task) => snapshot(task)));
        // Colours are judged as they stay, not on their way from light to dark
        element.style.setProperty('--bits-duration', '0s');
        element.style.colorScheme = scheme;
        manager.refuse([{ file: file('a.exe'), path: 'a.exe', reason: 'type' }]);
        await until(() => element.shadowRoot!.querySelector('.rejected'), 'the refused files');
        await drawn(element);
        await expect(element).to.be.accessible();
      });

  it('axe finds no violation in a long compact list', async () => {
    const { element } = await setUp(
      Array.from({ length: 100 }, () => snapshot({ status: 'succeeded' })),
      html`<bits-upload layout="compact"></bits-upload>`,
    );
    await expect(element).to.be.accessible();
  });

  it('names the politeness of its live regions: Firefox exposes the role alert as none on Linux', async () => {
    const { root } = await setUp();
    const regions = [...root.querySelectorAll('[aria-live]')];
    expect(regions.map((region) => region.getAttribute('aria-live'))).to.deep.equal(['polite', 'assertive']);
    expect(root.querySelector('[role=alert]')).to.equal(null);
  });

  it('announces events politely, and failures assertively', async () => {
    const { manager, root, element } = await setUp();
    manager.tell(new BitsAddedEvent([snapshot(), snapshot()]));
    manager.tell(new BitsErrorEvent(snapshot({ name: 'a.txt' }), error));
    await drawn(element);
    expect(root.querySelector('[aria-live=assertive]')).to.have.text(
      'a.txt: failed. The server has no space left',
    );
    await until(() => root.querySelector('[role=status]')!.textContent, 'a message');
    expect(root.querySelector('[role=status]')).to.have.text('2 files added');
  });

  it('announces the same message again when the event happens again', async () => {
    const { manager, root, element } = await setUp();
    const alert = root.querySelector('[aria-live=assertive]')!;
    const now = Date.now();
    const { now: clock } = Date;
    try {
      manager.tell(new BitsErrorEvent(snapshot({ name: 'a.txt' }), error));
      await drawn(element);
      let changes = 0;
      new MutationObserver(() => changes++).observe(alert, {
        characterData: true,
        subtree: true,
        childList: true,
      });
      // When the first one has been heard
      Date.now = () => now + 60_000;
      manager.tell(new BitsErrorEvent(snapshot({ name: 'a.txt' }), error));
      await drawn(element);
      expect(alert.textContent.trim()).to.equal('a.txt: failed. The server has no space left');
      await until(() => changes, 'another announcement');
    } finally {
      Date.now = clock;
    }
  });

  it('announces each message in a new text node, also the same one for the third time', async () => {
    const { manager, root, element } = await setUp();
    const alert = root.querySelector('[aria-live=assertive]')!;
    const { now } = Date;
    const inserted: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const { textContent } of addedNodes) if (textContent?.trim()) inserted.push(textContent);
    });
    observer.observe(alert, { childList: true, subtree: true });
    try {
      for (let time = 1; time <= 3; time++) {
        // When the one before has been heard
        Date.now = () => now() + time * 60_000;
        manager.tell(new BitsErrorEvent(snapshot({ name: 'a.txt' }), error));
        await drawn(element);
        await until(() => inserted.length === time, `message ${time}`);
      }
    } finally {
      Date.now = now;
      observer.disconnect();
    }
    const message = 'a.txt: failed. The server has no space left';
    expect(inserted.map((text) => text.trim())).to.deep.equal([message, message, message]);
    expect(inserted[1], 'a screen reader ignores the same twice').not.to.equal(inserted[0]);
    expect(inserted[2], 'a screen reader ignores the same twice').not.to.equal(inserted[1]);
  });

  it('has pointer targets of at least 24 pixels', async () => {
    const { root } = await setUp([
      snapshot({ status: 'sending' }),
      snapshot({ status: 'file-needed', fileNeededCause: 'changed' }),
    ]);
    for (const each of root.querySelectorAll('button')) {
      const { width, height } = each.getBoundingClientRect();
      expect(Math.min(width, height), each.textContent).to.be.at.least(24);
    }
  });

  it('progressbar shows acknowledged bytes, and not 100 % before the server confirms', async () => {
    const { root } = await setUp([
      snapshot({
        name: 'a',
        size: 100,
        acknowledged: 50,
        status: 'sending',
        inFlight: 50,
        inFlightSince: 1,
        rate: 1e9,
      }),
      snapshot({ name: 'b', size: 100, acknowledged: 100, status: 'finishing' }),
    ]);
    const values = [...root.querySelectorAll('.row [role=progressbar]')].map((bar) =>
      bar.getAttribute('aria-valuenow'),
    );
    expect(values).to.deep.equal(['50', '99']);
  });

  it('writes no style attribute, which a strict policy refuses', async () => {
    const { root } = await setUp([snapshot({ status: 'sending', acknowledged: 10 })]);
    const template = root.innerHTML.match(/style="[^"]*"/g) ?? [];
    // Styles set by the CSSOM are serialized as an attribute, too: custom properties only
    for (const each of template) expect(each).to.match(/^style="(--_\w+: [\d.]+(%|px);? ?)+"$/);
  });
});
