import { expect } from '@open-wc/testing';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import { settle, until } from '../../../support/until.js';
import { refusal } from '../../support/bits-server.js';
import { FakeChannels, FakeLocks, installTabs } from '../../support/fake-tabs.js';
import { holdLock } from '../../support/hold-lock.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';

/** The browser puts a page into its back/forward cache, and takes it out again. */
const hide = (): unknown => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
const show = (): unknown => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

const lockOf = (endpoint: string, { name, size, lastModified }: File): string =>
  `bits-upload:${JSON.stringify([endpoint, ''])}:${identityOf({ path: name, size, lastModified })}`;

/** Owns a task as another tab would. */
const ownElsewhere = (endpoint: string, one: File): Promise<() => void> => holdLock(lockOf(endpoint, one));

describe('a page in the back/forward cache', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
  });
  afterEach(() => stage.end());

  it('sends nothing while hidden, whichever of its tasks stops last, and resumes when it is shown', async () => {
    const manager = stage.create();
    await manager.add([file('a', TEXT), file('b', TEXT)]);
    await until(() => manager.tasks.every(({ acknowledged }) => acknowledged === 10), 'the first Fragments');
    const before = stage.server.received.length;
    stage.server.intercept = () => undefined;
    hide();
    await settle();
    expect(manager.tasks.map(({ status }) => status)).to.deep.equal(['queued', 'queued']);
    expect(stage.server.received).to.have.length(before);
    show();
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'the end');
    expect([stage.server.text(stage.url('a')), stage.server.text(stage.url('b'))]).to.deep.equal([
      TEXT,
      TEXT,
    ]);
  });

  it('resumes from the checkpoint after it was hidden twice while another tab uploaded the file', async () => {
    const manager = stage.create();
    const one = file('a', TEXT);
    await manager.add([one]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    hide();
    const release = await ownElsewhere(stage.endpoint, one);
    show();
    await until(() => task(manager).pauseCause === 'other-tab', 'following');
    hide();
    show();
    await until(() => task(manager).pauseCause === 'other-tab', 'following again');
    await settle();

    const [session] = stage.server.sessions.values();
    const checkpoint = await stage.store.get(task(manager).id);
    session!.bytes = new TextEncoder().encode(TEXT.slice(0, 20));
    await stage.store.put({ ...checkpoint!, offset: 20, sentEnd: 20, tail: null });
    stage.server.received.length = 0;
    release();
    await reaches(manager, 'succeeded');
    const [first] = stage.server.received.filter(({ packet }) => packet === 'Fragment');
    expect(first?.range).to.equal('bytes 20-29/33');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('keeps a failed task failed when another tab owns its file as the page is shown again', async () => {
    stage.server.intercept = () => refusal(400);
    const manager = stage.create();
    const one = file('a', TEXT);
    await manager.add([one]);
    await reaches(manager, 'failed');
    hide();
    const release = await ownElsewhere(stage.endpoint, one);
    show();
    // Requests of locks are answered in their order: after this one the page's own was refused.
    await navigator.locks.request(lockOf(stage.endpoint, one), { ifAvailable: true }, () => undefined);
    await settle();
    expect(task(manager).status).to.equal('failed');
    release();
  });

  it('frees the slot of a task that ended in another tab meanwhile', async () => {
    const manager = stage.create({ concurrency: 1 });
    await manager.add([file('a', TEXT)]);
    await until(
      () => task(manager).acknowledged === 10 && task(manager).survivesReload,
      'the first Fragment',
    );
    hide();
    await until(() => task(manager).status === 'queued', 'the stop');
    await settle();
    await stage.store.delete([task(manager).id]);
    show();
    await until(() => manager.tasks.length === 0, 'its removal');
    stage.server.intercept = () => undefined;
    await manager.add([file('b', TEXT)]);
    await reaches(manager, 'succeeded', 'b');
  });
});

describe('a page that enters the back/forward cache as another tab ends', () => {
  it('releases the claim that it is granted at that moment', async () => {
    const [locks, channels] = [new FakeLocks(), new FakeChannels()];
    const uninstall = installTabs(locks, channels);
    try {
      const stage = new ManagerStage();
      const one = file('a', TEXT);
      const scope = JSON.stringify([stage.endpoint, '']);
      const identity = identityOf({ path: 'a', size: one.size, lastModified: 1 });
      const release = locks.holdElsewhere(`bits-upload:${scope}:${identity}`);
      const manager = stage.create();
      await manager.add([one]);
      await until(() => task(manager).pauseCause === 'other-tab', 'following');
      release?.();
      // The lock is granted by a promise of the platform's: in the same turn the page is hidden.
      await Promise.resolve();
      hide();
      await until(() => locks.size === 0, 'the release');
      manager.destroy();
    } finally {
      uninstall();
    }
  });
});
