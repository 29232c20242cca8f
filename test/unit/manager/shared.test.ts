import { expect } from '@open-wc/testing';
import type { ManagerOptions } from '../../../src/manager/contract/options.js';
import type { UploadManager } from '../../../src/manager/upload-manager.js';
import type { Workspace } from '../../../src/manager/workspace.js';
import { settle, until } from '../../support/until.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';

const TEXT = 'x'.repeat(25);

/** Several elements on one page. */
describe('managers that share their tasks', () => {
  let stage: ManagerStage;
  let workspace: Workspace;
  beforeEach(() => {
    stage = new ManagerStage();
    workspace = stage.createWorkspace();
  });
  afterEach(() => stage.end());

  const join = (options: ManagerOptions = {}): UploadManager => stage.create(options, undefined, workspace);
  const names = (tasks: readonly { name: string }[]): string[] => tasks.map(({ name }) => name);
  const log = (manager: UploadManager): string[] => stage.logs.get(manager) ?? [];
  const packets = (packet: string): number => stage.server.packets().filter((each) => each === packet).length;

  async function halfWay(manager: UploadManager): Promise<void> {
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager, 'a').acknowledged === 10, 'the first Fragment');
  }

  it('show a running task, and each can act on it', async () => {
    const open = stage.holdFragments();
    const first = join();
    await halfWay(first);
    const second = join();
    await second.restore();
    expect(task(second)).to.include({ status: 'sending', pauseCause: undefined, acknowledged: 10 });
    expect(task(second)).to.equal(task(first));
    second.pause();
    expect(task(first)).to.include({ status: 'paused', pauseCause: 'user' });
    open();
    second.resume();
    await reaches(first, 'succeeded');
    expect(task(second).status).to.equal('succeeded');
    expect(packets('Create-Session')).to.equal(1);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('dispatch each event once: on the manager that added the task', async () => {
    const [first, second] = [join(), join()];
    await first.add([file('a')]);
    await reaches(first, 'succeeded');
    await second.add([file('b')]);
    await reaches(second, 'succeeded', 'b');
    await until(() => log(second).includes('bits-settled'), 'the end');
    const life = (name: string): string[] => [
      'bits-add',
      `bits-added ${name}`,
      `bits-start ${name}`,
      `bits-session ${name}`,
      `bits-success ${name}`,
      'bits-settled',
    ];
    expect(log(first)).to.deep.equal(life('a'));
    expect(log(second)).to.deep.equal(life('b'));
  });

  it('fire bits-settled each for its own tasks', async () => {
    const open = stage.holdFragments();
    const [first, second] = [join(), join()];
    await halfWay(first);
    await second.add([file('b', 'y')]);
    await until(() => log(second).includes('bits-settled'), 'the second');
    expect(log(first)).to.not.include('bits-settled');
    open();
    await until(() => log(first).includes('bits-settled'), 'the first');
  });

  it('list which tasks are their own', async () => {
    const [first, second] = [join({ manual: true }), join({ manual: true })];
    await first.add([file('a')]);
    await second.add([file('b')]);
    expect([names(first.tasks), names(second.tasks)]).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect([names(first.ownTasks), names(second.ownTasks)]).to.deep.equal([['a'], ['b']]);
  });

  it('have their own rules and refusals, which ignore the files of others', async () => {
    const [first, second] = [join({ manual: true, accept: '.txt', maxFiles: 1 }), join({ manual: true })];
    await second.add([file('a.exe'), file('b.exe')]);
    await first.add([file('c.exe'), file('d.txt'), file('e.txt')]);
    expect(names(first.ownTasks)).to.deep.equal(['d.txt']);
    expect(first.rejections.map(({ path, reason }) => `${path}: ${reason}`)).to.deep.equal([
      'c.exe: type',
      'e.txt: too-many',
    ]);
    expect(second.rejections).to.deep.equal([]);
    await first.add([file('a.exe', undefined, 1)]);
    expect(first.rejections.at(-1)?.reason).to.equal('duplicate');
  });

  it('send their own tasks with their own options, also after a change', async () => {
    const [first, second] = [
      join({ headers: { Authorization: 'first' } }),
      join({ headers: { Authorization: 'second' } }),
    ];
    first.configure({ headers: { Authorization: 'first, renewed' } });
    await Promise.all([first.add([file('a')]), second.add([file('b')])]);
    await until(
      () => first.tasks.length === 2 && first.tasks.every(({ status }) => status === 'succeeded'),
      'both',
    );
    const sent = (name: string): (string | null)[] => [
      ...new Set(
        stage.server.received
          .filter(({ url }) => url === stage.url(name))
          .map(({ headers }) => headers.get('Authorization')),
      ),
    ];
    expect([sent('a'), sent('b')]).to.deep.equal([['first, renewed'], ['second']]);
  });

  it('take over tasks of one whose element was removed, and continue with their own options', async () => {
    const open = stage.holdFragments();
    const first = join({ headers: { Authorization: 'old' } });
    await halfWay(first);
    first.shown = false;
    expect(names(first.tasks), 'no other element shows it').to.deep.equal(['a']);
    const second = join({ headers: { Authorization: 'new' } });
    await second.restore();
    expect([names(first.tasks), names(second.ownTasks)]).to.deep.equal([[], ['a']]);
    first.destroy();
    open();
    await reaches(second, 'succeeded');
    expect(log(second)).to.deep.equal(['bits-success a', 'bits-settled']);
    expect(stage.server.received.at(-1)?.headers.get('Authorization')).to.equal('new');
    expect(packets('Create-Session')).to.equal(1);
  });

  it('continue without a shown element, until the last is destroyed', async () => {
    const open = stage.holdFragments();
    const first = join();
    await halfWay(first);
    first.shown = false;
    open();
    await reaches(first, 'succeeded');
    const second = join();
    expect(names(second.ownTasks)).to.deep.equal(['a']);
    expect(names(first.tasks)).to.deep.equal([]);
  });

  it('of other endpoints and resume keys list no task of each other', async () => {
    const open = stage.holdFragments();
    const first = join();
    await halfWay(first);
    for (const options of [{ endpoint: `${stage.endpoint}other/` }, { resumeKey: 'someone else' }]) {
      const other = join(options);
      await other.restore();
      expect(other.tasks).to.deep.equal([]);
      expect(await other.add([file('a', TEXT)]), 'the same file there').to.have.length(1);
      expect(names(first.tasks)).to.deep.equal(['a']);
      other.cancel();
    }
    open();
    await reaches(first, 'succeeded');
  });

  it('keep their tasks when their endpoint changes, and list the running tasks of the new one', async () => {
    const open = stage.holdFragments();
    const [first, second] = [join(), join({ endpoint: `${stage.endpoint}other/` })];
    await halfWay(first);
    await second.add([file('b')]);
    second.configure({ endpoint: stage.endpoint });
    await second.restore();
    expect(names(second.tasks)).to.deep.equal(['a', 'b']);
    expect(names(second.ownTasks)).to.deep.equal(['b']);
    open();
    await until(() => second.tasks.every(({ status }) => status === 'succeeded'), 'both');
  });

  it('stop the tasks of a destroyed one if no other lists them', async () => {
    stage.holdFragments();
    const first = join();
    await halfWay(first);
    const other = join({ endpoint: `${stage.endpoint}other/` });
    await stage.destroy(first);
    expect(workspace.list.all).to.deep.equal([]);
    expect(await stage.store.list(first.scope), 'its checkpoint').to.have.length(1);
    stage.server.intercept = () => undefined;
    const second = join();
    await second.add([file('a', TEXT)]);
    await reaches(second, 'succeeded');
    expect(packets('Create-Session')).to.equal(1);
    expect(log(other)).to.deep.equal([]);
  });

  it('queue a file while another cancels its session', async () => {
    stage.holdFragments();
    const [first, second] = [join(), join()];
    await halfWay(first);
    first.cancel();
    stage.server.intercept = () => undefined;
    await second.add([file('a', TEXT)]);
    await until(() => second.ownTasks.every(({ status }) => status === 'succeeded'), 'the upload');
    await settle();
    expect(log(first).filter((entry) => /pause|cancel/.test(entry))).to.deep.equal(['bits-cancel a']);
    expect(log(second)).to.not.include('bits-pause a');
  });
});
