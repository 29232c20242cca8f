import { expect } from '@open-wc/testing';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import { settle, until } from '../../../support/until.js';
import { holdLock } from '../../support/hold-lock.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';

/** The browser puts a page into its back/forward cache, and takes it out again. */
const hide = (): unknown => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
const show = (): unknown => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

/** Owns a task as another tab would. */
const ownElsewhere = (endpoint: string, { name, size, lastModified }: File): Promise<() => void> =>
  holdLock(`bits-upload:${JSON.stringify([endpoint, ''])}:${identityOf({ path: name, size, lastModified })}`);

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
});
