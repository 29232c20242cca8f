import { expect } from '@open-wc/testing';
import type { CheckpointStore } from '../../../../src/checkpoints/checkpoint-store.js';
import { MemoryCheckpointStore } from '../../../support/memory-store.js';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { Deferred } from '../../../support/deferred.js';
import { settle, until } from '../../../support/until.js';
import { FakeChannels, FakeLocks, installTabs } from '../../support/fake-tabs.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

/** Two managers with one endpoint and one storage are what two tabs are to each other. */
describe('two tabs', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const creates = (): number => stage.server.packets().filter((packet) => packet === 'Create-Session').length;

  it('with the same file make one session: one owns it, the other follows to its end', async () => {
    const open = stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.add([file('a', 'x'.repeat(25))]);
    await until(
      () => second.tasks.some(({ acknowledged }) => acknowledged === 10),
      'the other tab’s progress',
    );
    expect(second.tasks).to.have.length(1);
    expect(task(second)).to.include({ status: 'paused', pauseCause: 'other-tab' });
    open();
    await reaches(first, 'succeeded');
    await until(() => second.tasks.every(({ status }) => status === 'succeeded'), 'the end in the other tab');
    await settle();
    expect(creates()).to.equal(1);
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(
      stage.log.filter((entry) => entry.startsWith('bits-success')),
      'announced by the tab that uploaded it',
    ).to.deep.equal([]);
  });

  it('opened one after the other show the same task, without a second session', async () => {
    const open = stage.holdFragments();
    const first = stage.create();
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    const second = stage.create();
    await second.restore();
    await until(() => second.tasks.length === 1, 'its row');
    expect(task(second).pauseCause).to.equal('other-tab');
    open();
    await until(() => second.tasks.every(({ status }) => status === 'succeeded'), 'the end');
    expect(creates()).to.equal(1);
  });

  it('the follower resumes at the owner’s offset when the owner is closed', async () => {
    const open = stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.add([file('a', 'x'.repeat(25))]);
    await until(() => second.tasks.some(({ pauseCause }) => pauseCause === 'other-tab'), 'following');
    first.destroy();
    open();
    await reaches(second, 'succeeded');
    expect(creates()).to.equal(1);
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(stage.log).to.include('bits-resume a');
  });

  it('the follower resumes at the owner’s URL with {id} when the owner is closed, also after a reload', async () => {
    const options = { endpoint: `${stage.endpoint}{id}/{name}` };
    const open = stage.holdFragments();
    const [first, second] = [stage.create(options), stage.create(options)];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    const url = `${stage.endpoint}${task(first).id}/a`;
    await second.add([file('a', 'x'.repeat(25))]);
    await until(() => second.tasks.some(({ acknowledged }) => acknowledged === 10), 'following');
    first.destroy();
    await until(() => task(second).pauseCause !== 'other-tab', 'taking over');
    await stage.destroy(second);
    open();
    const third = stage.create(options);
    await third.restore();
    await third.add([file('a', 'x'.repeat(25))]);
    await reaches(third, 'succeeded');
    expect(creates()).to.equal(1);
    expect(stage.server.text(url)).to.equal('x'.repeat(25));
  });

  it('the follower keeps a task paused when its owner is closed, until it is resumed there', async () => {
    const open = stage.holdFragments();
    const first = stage.create();
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    first.pause();
    await settle();
    const second = stage.create();
    await second.restore();
    await until(() => second.tasks.some((each) => each.file !== undefined), 'the file from the other tab');
    open();
    first.destroy();
    await until(() => task(second).pauseCause !== 'other-tab', 'taking over');
    await settle();
    expect(task(second)).to.include({ status: 'paused', pauseCause: 'user' });
    expect(stage.log).to.not.include('bits-resume a');
    second.resume();
    await reaches(second, 'succeeded');
    expect(creates()).to.equal(1);
  });

  it('a cancel() in the follower is executed by the owner', async () => {
    stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.add([file('a', 'x'.repeat(25))]);
    await until(() => second.tasks.some(({ acknowledged }) => acknowledged === 10), 'following');
    second.cancel();
    await reaches(first, 'cancelled');
    await until(() => second.tasks.every(({ status }) => status === 'cancelled'), 'the end in the other tab');
    expect(stage.server.sessions.size).to.equal(0);
  });

  it('a tab opened right after the end lists no unfinished task', async () => {
    const first = stage.create();
    const second = stage.create();
    let restored: Promise<void> = Promise.resolve();
    first.addEventListener('bits-success', () => {
      restored = second.restore();
    });
    await first.add([file('a')]);
    await reaches(first, 'succeeded');
    await restored;
    await until(() => second.tasks.every(({ status }) => status === 'succeeded'), 'nothing unfinished');
    await settle();
    expect(stage.server.packets().filter((packet) => packet === 'Close-Session')).to.have.length(1);
  });

  it('cancel() or provideFile() before the owner’s first message does not touch the owner’s session', async () => {
    const open = stage.holdFragments();
    const first = stage.create();
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    const second = stage.create();
    await second.restore();
    const { id } = task(second);
    await second.provideFile(id, file('a', 'x'.repeat(25)));
    expect(task(second)).to.include({ status: 'paused', pauseCause: 'other-tab' });
    second.cancel(id);
    await reaches(first, 'cancelled');
    open();
    await settle();
    expect(stage.server.packets().filter((packet) => packet === 'Cancel-Session')).to.have.length(1);
    expect(creates()).to.equal(1);
  });

  it('no checkpoint is left when the owner crashes between its done message and its deletion', async () => {
    const open = stage.holdFragments();
    const { store } = stage;
    const forgetful: CheckpointStore = {
      put: (checkpoint) => store.put(checkpoint),
      putMany: (checkpoints) => store.putMany(checkpoints),
      list: (scope) => store.list(scope),
      get: (id) => store.get(id),
      // Its page is gone before that comes to pass.
      delete: async () => undefined,
      deleteWhere: async () => undefined,
      putSource: (id, source) => store.putSource(id, source),
      getSource: (id) => store.getSource(id),
      close: () => undefined,
    };
    const [first, second] = [stage.create({ checkpointStore: forgetful }), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.add([file('a', 'x'.repeat(25))]);
    await until(() => second.tasks.some(({ pauseCause }) => pauseCause === 'other-tab'), 'following');
    open();
    await until(() => second.tasks.every(({ status }) => status === 'succeeded'), 'the end in the other tab');
    const scope = JSON.stringify([stage.endpoint, '']);
    first.destroy();
    let left = 1;
    await until(() => {
      void stage.store.list(scope).then(({ length }) => (left = length));
      return left === 0;
    }, 'an empty store');
    expect(creates()).to.equal(1);
  });

  it('a tab lists the tasks of its own resume key only', async () => {
    const open = stage.holdFragments();
    const first = stage.create({ resumeKey: 'before' });
    await first.restore();
    first.configure({ resumeKey: 'after' });
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    const second = stage.create({ resumeKey: 'before' });
    await second.restore();
    await settle();
    expect(second.tasks).to.deep.equal([]);
    second.configure({ resumeKey: 'after' });
    await second.restore();
    await until(() => second.tasks.length === 1, 'its row');
    await settle();
    expect(task(second).pauseCause).to.equal('other-tab');
    open();
    await reaches(first, 'succeeded');
    expect(creates()).to.equal(1);
    expect(stage.server.mostRequestsOfOne).to.equal(1);
  });

  it('a checkpoint has no stored file after another tab took the task over', async () => {
    const open = stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await second.restore();
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    const { id } = task(first);
    const members = async (): Promise<string[]> => Object.keys((await stage.store.get(id)) ?? {}).sort();
    const before = await members();
    await until(() => second.tasks.some((each) => each.file !== undefined), 'the file from the other tab');
    first.destroy();
    await until(() => task(second).status === 'sending', 'taking over');
    second.pause();
    await settle();
    expect(await members()).to.deep.equal(before);
    open();
    second.resume();
    await reaches(second, 'succeeded');
  });

  it('a follower stores no copy of the file, and a new owner uses the former owner’s', async () => {
    const open = stage.holdFragments();
    const managers = [stage.create({ keepFiles: 'copy' }), stage.create({ keepFiles: 'copy' })] as const;
    // No manager has received a message of the other one.
    await Promise.all(managers.map((manager) => manager.add([file('a', 'x'.repeat(25))])));
    const owns = (manager: UploadManager): boolean => task(manager).pauseCause === undefined;
    await until(
      () => managers.filter(owns).length === 1 && managers.every((each) => task(each).acknowledged === 10),
      'one that follows',
    );
    const [owner, follower] = owns(managers[0]) ? managers : [managers[1], managers[0]];
    await until(() => task(owner).fileKept, 'the copy');
    await settle();
    expect([...stage.store.kept]).to.deep.equal([task(owner).id]);
    owner.destroy();
    await until(() => owns(follower), 'the other to take over');
    await until(() => task(follower).fileKept, 'its copy');
    expect([...stage.store.kept]).to.deep.equal([task(follower).id]);
    open();
    await reaches(follower, 'succeeded');
    await until(() => stage.store.kept.size === 0, 'nothing kept');
  });

  it('a task removed by its owner disappears from the other tab', async () => {
    stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.restore();
    await until(() => second.tasks.length === 1, 'its row');
    first.removeTask(task(first).id);
    await until(() => second.tasks.every(({ status }) => status === 'cancelled'), 'gone');
  });

  it('no checkpoint of an earlier visit is left when another tab uploads the same file as a new task', async () => {
    const open = stage.holdFragments();
    const first = stage.create();
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await stage.destroy(first);
    open();
    const second = stage.create();
    await second.restore();
    await reaches(second, 'file-needed');
    const { id } = task(second);
    const third = stage.create({ checkpointStore: new MemoryCheckpointStore() });
    await third.add([file('a', 'x'.repeat(25))]);
    await reaches(third, 'succeeded');
    expect(task(third).id).to.not.equal(id);
    // The lock may be granted before the message of the end arrives: the task is then removed from the list.
    await until(
      () => second.tasks.every(({ status }) => status === 'succeeded'),
      'the end of the followed task',
    );
    await until(async () => (await stage.store.get(id)) === undefined, 'the removal of the checkpoint');
  });
});

describe('a claim that is refused late', () => {
  it('does not stop the task whose wait for the same claim was granted meanwhile', async () => {
    const [locks, channels, written] = [new FakeLocks(), new FakeChannels(), new Deferred()];
    const uninstall = installTabs(locks, channels);
    try {
      const stage = new ManagerStage();
      const { putMany } = stage.store;
      stage.store.putMany = async (checkpoints) => {
        await written.promise;
        await putMany.call(stage.store, checkpoints);
      };
      const one = file('a', 'x'.repeat(25));
      const scope = JSON.stringify([stage.endpoint, '']);
      const identity = identityOf({ path: 'a', size: one.size, lastModified: 1 });
      const release = locks.holdElsewhere(`bits-upload:${scope}:${identity}`);
      const manager = stage.create();
      await manager.add([one]);
      await until(() => task(manager).pauseCause === 'other-tab', 'following');
      // Once its checkpoint is written, the page claims each new task, to keep a way to its file.
      locks.lateRefusals = [];
      written.resolve();
      await until(() => locks.lateRefusals?.length === 1, 'the second claim');
      const open = stage.holdFragments();
      release?.();
      await until(() => task(manager).acknowledged === 10, 'the first Fragment');
      locks.lateRefusals[0]?.();
      await settle();
      expect(task(manager).status).to.equal('sending');
      open();
      await reaches(manager, 'succeeded');
      manager.destroy();
    } finally {
      uninstall();
    }
  });
});
