import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { wouldBeLost } from '../../../src/view/controllers/leave-guard.js';
import { until } from '../../support/until.js';
import { drawn, setUp, snapshot } from './support.js';

/** A wake lock that the test can take away, as the browser does when the page is hidden. */
class FakeLock {
  released = false;
  release(): Promise<void> {
    this.released = true;
    return Promise.resolve();
  }
}

describe('<bits-upload keep-awake>', () => {
  const awake = html`<bits-upload keep-awake></bits-upload>`;
  let locks: FakeLock[];
  let refuse: boolean;

  beforeEach(() => {
    locks = [];
    refuse = false;
    const request = (): Promise<FakeLock> => {
      if (refuse) return Promise.reject(new DOMException('Low battery', 'NotAllowedError'));
      locks.push(new FakeLock());
      return Promise.resolve(locks.at(-1)!);
    };
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } });
  });

  afterEach(() => {
    Reflect.deleteProperty(navigator, 'wakeLock');
  });

  it('keeps the screen on while something is active', async () => {
    const task = snapshot({ status: 'sending' });
    const { manager } = await setUp([task], awake);
    await until(() => locks.length === 1, 'a lock');
    manager.change(task.id, { status: 'waiting', retryAt: 9e12 });
    expect(locks[0]!.released).to.be.false;
    manager.change(task.id, { status: 'succeeded' });
    expect(locks.map(({ released }) => released)).to.deep.equal([true]);
  });

  it('requests the wake lock again when the page is shown again', async () => {
    await setUp([snapshot({ status: 'sending' })], awake);
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => locks.length, 'a lock');
    expect(locks).to.have.length(1);
    void locks[0]!.release();
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => locks.length === 2, 'another lock');
  });

  it('releases a wake lock granted after it is no longer needed', async () => {
    const task = snapshot({ status: 'sending' });
    const { manager } = await setUp([task], awake);
    // The code of the lock is loaded with the first one
    await until(() => locks.length === 1, 'a lock');
    manager.change(task.id, { status: 'paused' });
    manager.change(task.id, { status: 'sending' });
    manager.change(task.id, { status: 'paused' });
    await until(
      () => locks.length === 2 && locks.every(({ released }) => released),
      'both locks to be released',
    );
  });

  it('uploads without a wake lock if it is refused or missing', async () => {
    refuse = true;
    const { manager } = await setUp([snapshot({ status: 'sending' })], awake);
    manager.play([]);
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: undefined });
    manager.play([snapshot({ status: 'sending' })]);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(locks).to.be.empty;
  });

  it('is off by default', async () => {
    await setUp([snapshot({ status: 'sending' })]);
    expect(locks).to.be.empty;
  });
});

describe('<bits-upload leave-guard>', () => {
  const asks = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const sending = snapshot({ status: 'sending', fileKept: false });

  it('asks before leaving only while work would be lost', async () => {
    const { element, manager } = await setUp([sending], html`<bits-upload leave-guard></bits-upload>`);
    expect(asks()).to.be.true;
    manager.change(sending.id, { fileKept: true });
    expect(asks()).to.be.false;
    manager.change(sending.id, { fileKept: false });
    expect(asks()).to.be.true;
    element.leaveGuard = false;
    await drawn(element);
    expect(asks()).to.be.false;
  });

  it('is off by default', async () => {
    await setUp([sending]);
    expect(asks()).to.be.false;
  });

  for (const [what, lost, given] of [
    ['sent without a checkpoint', true, { status: 'sending', survivesReload: false }],
    ['paused, its file not kept', true, { status: 'paused', pauseCause: 'user', fileKept: false }],
    ['queued, all kept', false, { status: 'queued' }],
    ['whose file is missing anyway', false, { status: 'file-needed', fileKept: false }],
    ['of another tab', false, { status: 'paused', pauseCause: 'other-tab', fileKept: false }],
    ['that is done', false, { status: 'succeeded', survivesReload: false, fileKept: false }],
    ['cancelled, which can be undone', false, { status: 'undoable', survivesReload: false }],
    ['being cancelled', false, { status: 'cancelling', survivesReload: false }],
  ] as const)
    it(`treats a file ${what} as ${lost ? 'lost' : 'safe'}`, () => {
      expect(wouldBeLost(snapshot(given))).to.equal(lost);
    });
});
