import { expect } from '@open-wc/testing';
import type { Checkpoint } from '../../../src/checkpoints/checkpoint-store.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { settle, until } from '../../support/until.js';
import { file, ManagerStage } from '../support/manager-stage.js';

const TASKS = 1_000;
const UNDO = { undoMs: 10_000 };

/** Counts its accesses. */
class CountingStore extends MemoryCheckpointStore {
  writes = 0;
  deletes = 0;
  /** Largest number of records in one access. */
  largest = 0;
  readonly records = new Map<string, Checkpoint>();

  override async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    this.writes += 1;
    this.largest = Math.max(this.largest, checkpoints.length);
    for (const each of checkpoints) this.records.set(each.id, each);
    await super.putMany(checkpoints);
  }

  override async delete(ids: readonly string[]): Promise<void> {
    this.deletes += 1;
    this.largest = Math.max(this.largest, ids.length);
    for (const id of ids) this.records.delete(id);
    await super.delete(ids);
  }

  cancelling(): number {
    return [...this.records.values()].filter(({ cancelling }) => cancelling).length;
  }
}

describe('a thousand waiting tasks', () => {
  let stage: ManagerStage;
  let checkpointStore: CountingStore;
  beforeEach(() => {
    stage = new ManagerStage();
    checkpointStore = new CountingStore();
  });
  afterEach(() => stage.end());

  async function added(): Promise<ReturnType<ManagerStage['create']>> {
    const manager = stage.create({ manual: true, checkpointStore });
    await manager.add(Array.from({ length: TASKS }, (_, i) => file(`${i}`)));
    await until(() => manager.tasks.every(({ survivesReload }) => survivesReload), 'the checkpoints');
    return manager;
  }

  it('are stored in transactions of at most 200', async () => {
    await added();
    expect(checkpointStore.writes).to.equal(TASKS / 200);
    expect(checkpointStore.largest).to.equal(200);
  });

  it('are cancelled and brought back in as few transactions', async () => {
    const manager = await added();
    checkpointStore.writes = 0;
    manager.cancel(undefined, UNDO);
    await until(() => checkpointStore.cancelling() === TASKS, 'the stored cancellation');
    expect(checkpointStore.writes).to.be.at.most(2 * (TASKS / 200));
    checkpointStore.writes = 0;
    manager.undo();
    await until(() => checkpointStore.cancelling() === 0, 'the stored undo');
    expect(checkpointStore.writes).to.be.at.most(2 * (TASKS / 200));
    expect(checkpointStore.largest).to.equal(200);
    expect(manager.tasks.every(({ status }) => status === 'ready')).to.equal(true);
  });

  it('are removed from the storage in as few transactions when they are cancelled at once', async () => {
    const manager = await added();
    manager.cancel();
    await until(() => checkpointStore.records.size === 0, 'an empty storage');
    expect(checkpointStore.deletes).to.be.at.most(2 * (TASKS / 200));
    expect(checkpointStore.largest).to.equal(200);
    expect(stage.log.filter((entry) => entry.startsWith('bits-settled'))).to.have.length(1);
  });

  it('are announced after a frame and not within it, where the list is drawn', async () => {
    const request = globalThis.requestAnimationFrame;
    let isFrame = false;
    globalThis.requestAnimationFrame = (callback) =>
      request((time) => {
        isFrame = true;
        callback(time);
        isFrame = false;
      });
    try {
      const manager = await added();
      const announced: boolean[] = [];
      manager.addEventListener('bits-tasks-change', () => announced.push(isFrame));
      manager.cancel(undefined, UNDO);
      await until(() => announced.length > 0, 'the event');
      expect(announced).to.not.include(true);
    } finally {
      globalThis.requestAnimationFrame = request;
    }
  });

  it('have one timer for the end of the time in which their cancellation can be undone', async () => {
    const manager = await added();
    const { timers } = stage.clock;
    manager.cancel(undefined, UNDO);
    expect(stage.clock.timers).to.equal(timers + 1);
    manager.undo(manager.tasks[0]?.id);
    expect(stage.clock.timers).to.equal(timers + 1);
    manager.undo();
    expect(stage.clock.timers).to.equal(timers);
    manager.cancel(manager.tasks[0]?.id, UNDO);
    expect(stage.clock.timers).to.equal(timers + 1);
  });

  it('are cancelled after that time but for the one that is taken back meanwhile', async () => {
    const manager = await added();
    const last = manager.tasks[TASKS - 1]?.id;
    manager.cancel(undefined, UNDO);
    manager.addEventListener('bits-cancel', () => manager.undo(last), { once: true });
    await stage.clock.advance(10_000);
    const having = (status: string): readonly TaskSnapshot[] =>
      manager.tasks.filter((each) => each.status === status);
    await until(() => having('cancelled').length === TASKS - 1, 'the end of the others');
    expect(having('ready').map(({ id }) => id)).to.deep.equal([last]);
    await until(() => checkpointStore.records.size === 1, 'one stored task');
  });

  it('whose cancellation is undone before it is stored are stored as they are last', async () => {
    const manager = await added();
    manager.cancel(undefined, UNDO);
    manager.undo();
    await settle();
    expect(checkpointStore.cancelling()).to.equal(0);
    expect(checkpointStore.records.size).to.equal(TASKS);
  });

  it('are posted to other tabs in slices, each as it is then', async () => {
    const manager = await added();
    await until(async () => (await locksOf(stage.endpoint)) === TASKS, 'the claims of all tasks');
    const { postMessage } = BroadcastChannel.prototype;
    const posted = new Map<string, string>();
    let inTurn = 0;
    let largest = 0;
    BroadcastChannel.prototype.postMessage = function (message: {
      readonly type: string;
      readonly snapshot: TaskSnapshot;
    }) {
      if (message.type === 'task') {
        posted.set(message.snapshot.id, message.snapshot.status);
        if (inTurn === 0) void settle().then(() => (inTurn = 0));
        inTurn += 1;
        largest = Math.max(largest, inTurn);
      }
      postMessage.call(this, message);
    };
    try {
      const last = manager.tasks[TASKS - 1]?.id ?? '';
      manager.cancel(undefined, UNDO);
      manager.undo(last);
      await until(() => posted.size === TASKS, 'all of them');
      // `settle` takes three turns, of 50 each.
      expect(largest).to.be.at.most(200);
      expect(posted.get(last)).to.equal('ready');
      expect([...posted.values()].filter((status) => status === 'undoable')).to.have.length(TASKS - 1);
    } finally {
      BroadcastChannel.prototype.postMessage = postMessage;
    }
  });

  it('that change one after the other within a frame dispatch one bits-tasks-change', async () => {
    const manager = await added();
    let events = 0;
    await until(async () => {
      const before = events;
      await new Promise(requestAnimationFrame);
      return before === events;
    }, 'the announcements of the addition');
    manager.addEventListener('bits-tasks-change', () => (events += 1));
    for (const { id } of manager.tasks.slice(0, 10)) {
      manager.cancel(id);
      await Promise.resolve();
    }
    expect(events).to.equal(0);
    await until(() => events > 0, 'the announcement');
    expect(events).to.equal(1);
  });
});

/** Number of the claims of this endpoint. */
async function locksOf(endpoint: string): Promise<number> {
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name = '' }) => name.includes(endpoint)).length;
}
