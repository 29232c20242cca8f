import { expect } from '@open-wc/testing';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import { idleSnapshot } from '../../../../src/view/format/idle-snapshot.js';
import { settle, until } from '../../../support/until.js';
import { ack, refusal } from '../../support/bits-server.js';
import { holdLock } from '../../support/hold-lock.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';

describe('a file that is added again while its earlier session is being cancelled', () => {
  let stage: ManagerStage;
  /** Answers the first Cancel-Session. */
  let answer: () => void;
  beforeEach(() => {
    stage = new ManagerStage();
    let held = 0;
    stage.server.intercept = ({ packet, range }) => {
      if (packet === 'Fragment' && range?.startsWith('bytes 10-') === true && held === 0)
        return new Promise(() => undefined);
      if (packet !== 'Cancel-Session' || held++ > 0) return undefined;
      return new Promise((resolve) => {
        answer = () => resolve(ack());
      });
    };
  });
  afterEach(() => stage.end());

  const cancelSent = (): Promise<unknown> =>
    until(() => stage.server.packets().includes('Cancel-Session'), 'Cancel-Session');
  const told = (log = stage.log): string[] => log.filter((entry) => !/add|session|start/.test(entry));
  const creates = (): number => stage.server.packets().filter((packet) => packet === 'Create-Session').length;

  async function halfWay(options = {}): Promise<ReturnType<ManagerStage['create']>> {
    const manager = stage.create(options);
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    return manager;
  }

  it('waits in the queue for the end of the cancellation, then is uploaded', async () => {
    const manager = await halfWay();
    manager.cancel();
    await cancelSent();
    await manager.add([file('a', TEXT)]);
    await settle();
    expect(manager.tasks.map(({ status }) => status)).to.deep.equal(['cancelling', 'queued']);
    expect(creates()).to.equal(1);
    answer();
    await reaches(manager, 'succeeded');
    expect(told()).to.deep.equal(['bits-cancel a', 'bits-success a', 'bits-settled']);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    await settle();
    expect(await stage.store.list(JSON.stringify([stage.endpoint, '']))).to.deep.equal([]);
  });

  it('waits if its row was removed', async () => {
    const manager = await halfWay();
    manager.removeTask(task(manager).id);
    await cancelSent();
    await manager.add([file('a', TEXT)]);
    await settle();
    expect(task(manager).status).to.equal('queued');
    expect(creates()).to.equal(1);
    answer();
    await reaches(manager, 'succeeded');
    expect(told()).to.deep.equal(['bits-remove a', 'bits-cancel a', 'bits-success a', 'bits-settled']);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('waits if a failed task was removed', async () => {
    const manager = stage.create();
    stage.server.intercept = ((before) => (received) => {
      if (received.range?.startsWith('bytes 10-') && creates() === 1) return refusal(403);
      return before(received);
    })(stage.server.intercept);
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'failed');
    manager.removeTask(task(manager).id);
    await cancelSent();
    await manager.add([file('a', TEXT)]);
    await settle();
    expect(task(manager).status).to.equal('queued');
    expect(creates()).to.equal(1);
    answer();
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('waits if it is started over', async () => {
    const before = await halfWay();
    await stage.destroy(before);
    const manager = stage.create();
    await manager.restore();
    const { id } = task(manager);
    const other = file('a', TEXT.toUpperCase(), 2);
    await manager.provideFile(id, other);
    manager.startOver(id);
    await cancelSent();
    await settle();
    expect(task(manager).status).to.equal('queued');
    expect(creates()).to.equal(1);
    answer();
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT.toUpperCase());
  });

  it('waits in another manager of the page, without mentioning another tab', async () => {
    const first = await halfWay();
    first.cancel();
    await cancelSent();
    const second = stage.create();
    await second.add([file('a', TEXT)]);
    await settle();
    expect(second.tasks.map(({ status, pauseCause }) => [status, pauseCause])).to.deep.equal([
      ['queued', undefined],
    ]);
    answer();
    await reaches(second, 'succeeded');
    expect(task(first).status).to.equal('cancelled');
    expect(told()).to.deep.equal(['bits-success a', 'bits-settled']);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('waits after a reload during the cancellation', async () => {
    const before = await halfWay();
    const { id } = task(before);
    await stage.destroy(before);
    const left = await stage.store.get(id);
    await stage.store.put({ ...left!, cancelling: true });
    const manager = stage.create();
    await manager.add([file('a', TEXT)]);
    await cancelSent();
    await settle();
    expect(manager.tasks.map(({ status }) => status)).to.deep.equal(['queued']);
    expect(creates()).to.equal(1);
    answer();
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('does not wait longer than 30 s for a server that does not answer', async () => {
    const manager = await halfWay();
    manager.cancel();
    await cancelSent();
    await manager.add([file('a', TEXT)]);
    await stage.clock.advance(29_000);
    expect(creates()).to.equal(1);
    await stage.clock.advance(1_000);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    answer();
    await reaches(manager, 'cancelled');
    expect(told()).to.deep.equal(['bits-success a', 'bits-cancel a', 'bits-settled']);
  });

  it('may be cancelled and removed while it waits, with one event each', async () => {
    const manager = await halfWay();
    manager.cancel();
    await cancelSent();
    const [again] = await manager.add([file('a', TEXT)]);
    manager.cancel(again!.id);
    const [third] = await manager.add([file('a', TEXT)]);
    manager.removeTask(third!.id);
    answer();
    await until(() => manager.tasks.every(({ status }) => status === 'cancelled'), 'the end');
    await settle();
    expect(told()).to.deep.equal([
      'bits-cancel a',
      'bits-cancel a',
      'bits-remove a',
      'bits-cancel a',
      'bits-settled',
    ]);
    expect(creates()).to.equal(1);
  });

  describe('cancelled by another tab', () => {
    let release: () => void;
    let channel: BroadcastChannel;

    /** Owns the file as another tab would. */
    async function ownElsewhere(): Promise<void> {
      const name = `bits-upload:${JSON.stringify([stage.endpoint, ''])}`;
      channel = new BroadcastChannel(name);
      release = await holdLock(`${name}:${identityOf({ path: 'a', size: TEXT.length, lastModified: 1 })}`);
    }
    const tell = (status: 'cancelling' | 'cancelled' | 'sending'): void => {
      const snapshot = idleSnapshot({ id: 'theirs', name: 'a', size: TEXT.length, lastModified: 1, status });
      channel.postMessage({
        type: 'task',
        identity: identityOf({ path: 'a', size: TEXT.length, lastModified: 1 }),
        snapshot,
      });
    };
    afterEach(() => {
      release();
      channel.close();
    });

    it('follows the tab, and is uploaded when the cancellation has ended', async () => {
      await ownElsewhere();
      const manager = stage.create();
      await manager.add([file('a', TEXT)]);
      await reaches(manager, 'paused');
      expect(task(manager).pauseCause).to.equal('other-tab');
      tell('cancelling');
      tell('cancelled');
      channel.postMessage({
        type: 'gone',
        identity: identityOf({ path: 'a', size: TEXT.length, lastModified: 1 }),
      });
      await settle();
      expect(task(manager).status).to.equal('paused');
      answer = () => undefined;
      stage.server.intercept = () => undefined;
      release();
      await reaches(manager, 'succeeded');
      expect(told()).to.deep.equal(['bits-pause a', 'bits-resume a', 'bits-success a', 'bits-settled']);
      expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    });

    it('is uploaded if the tab had closed before its first message', async () => {
      await ownElsewhere();
      const manager = stage.create();
      await manager.add([file('a', TEXT)]);
      await reaches(manager, 'paused');
      stage.server.intercept = () => undefined;
      release();
      await reaches(manager, 'succeeded');
      expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    });
  });

  it('a following tab completes the cancellation when the tab that began it is closed', async () => {
    const first = await halfWay();
    const second = stage.create();
    await second.restore();
    await until(() => second.tasks.some((each) => each.acknowledged === 10), 'following');
    first.cancel();
    await cancelSent();
    first.destroy();
    await reaches(second, 'cancelled');
    expect(creates()).to.equal(1);
    answer();
  });
});
