import { expect } from '@open-wc/testing';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { until } from '../../../support/until.js';
import { file, ManagerStage, reaches } from '../../support/manager-stage.js';

describe('adding files', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const reasons = (manager: UploadManager): string[] =>
    manager.rejections.map(({ path, reason }) => `${path}: ${reason}`);

  it('a FileList that is emptied after add() is added', async () => {
    const manager = stage.create({ manual: true });
    const transfer = new DataTransfer();
    transfer.items.add(file('a'));
    transfer.items.add(file('b'));
    const adding = manager.add(transfer.files);
    transfer.items.clear();
    expect((await adding).map(({ name }) => name)).to.deep.equal(['a', 'b']);
  });

  it('a File of another frame is added', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { File: ForeignFile } = frame.contentWindow as Window & typeof globalThis;
    const manager = stage.create({ manual: true });
    const [task] = await manager.add([new ForeignFile(['abc'], 'foreign')]);
    expect([task?.name, task?.size]).to.deep.equal(['foreign', 3]);
    frame.remove();
  });

  it('a file that rules refuse is listed with its reason until dismissed, and fires bits-reject', async () => {
    const manager = stage.create({ manual: true, accept: '.txt', maxFiles: 1 });
    expect(await manager.add([file('a.exe'), file('b.txt'), file('c.txt')])).to.have.length(1);
    expect(reasons(manager)).to.deep.equal(['a.exe: type', 'c.txt: too-many']);
    expect(stage.log[0]).to.equal('bits-reject');
    manager.dismissRejections(manager.rejections[0]);
    expect(reasons(manager)).to.deep.equal(['c.txt: too-many']);
    manager.dismissRejections();
    expect(manager.rejections).to.deep.equal([]);
  });

  it('the same file is one task, in one call and in two', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a'), file('a')]);
    await manager.add([file('a')]);
    expect(manager.tasks).to.have.length(1);
    expect(reasons(manager)).to.deep.equal(['a: duplicate', 'a: duplicate']);
  });

  it('two files of one name: the second is refused', async () => {
    const manager = stage.create({ manual: true });
    const entries = ['x/a', 'y/a'].map((path) => ({ file: file('a'), path }));
    await manager.add(entries);
    expect(reasons(manager)).to.deep.equal(['y/a: same-name']);
  });

  it('names that differ only in case are two tasks', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a'), file('A')]);
    expect(manager.tasks).to.have.length(2);
  });

  it('same names are accepted with {path} or {id} in the endpoint', async () => {
    for (const template of ['{path}', '{id}']) {
      const manager = stage.create({ manual: true, endpoint: `${stage.endpoint}${template}` });
      await manager.add(['x/a', 'y/a'].map((path) => ({ file: file('a'), path })));
      expect(manager.tasks, template).to.have.length(2);
    }
  });

  it('a file that is done may be added again', async () => {
    const manager = stage.create();
    await manager.add([file('a')]);
    await reaches(manager, 'succeeded');
    expect(await manager.add([file('a')])).to.have.length(1);
  });

  it('multiple=false: a new file replaces one that has ended, not one that runs', async () => {
    const manager = stage.create({ multiple: false, manual: true });
    await manager.add([file('a')]);
    await manager.add([file('b')]);
    expect(reasons(manager)).to.deep.equal(['b: too-many']);
    manager.start();
    await reaches(manager, 'succeeded');
    await manager.add([file('b')]);
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['b']);
  });

  it('a file that the browser cannot read is refused, and the others are added', async () => {
    const manager = stage.create({ manual: true });
    const locked = { file: new File([], 'locked'), path: 'folder/locked', unreadable: true };
    const tasks = await manager.add([locked, file('b')]);
    expect(tasks.map(({ name }) => name)).to.deep.equal(['b']);
    expect(reasons(manager)).to.deep.equal(['folder/locked: unreadable']);
    expect(stage.log[0]).to.equal('bits-reject');
  });

  it('bits-add prevented: all files are refused', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-add', (event) => {
      event.preventDefault();
    });
    expect(await manager.add([file('a')])).to.deep.equal([]);
    expect(reasons(manager)).to.deep.equal(['a: vetoed']);
    expect(stage.log).to.not.include('bits-added a');
  });

  it('bits-add with waitUntil may rename the files', async () => {
    const manager = stage.create({ manual: true });
    manager.addEventListener('bits-add', (event) => {
      event.waitUntil(
        Promise.resolve().then(() => {
          for (const candidate of event.files) candidate.name = `new-${candidate.name}`;
        }),
      );
    });
    const [added] = await manager.add([file('a')]);
    expect(added?.name).to.equal('new-a');
  });

  it('a file renamed in bits-add is uploaded under the new name with {path} in its endpoint', async () => {
    const manager = stage.create({ endpoint: `${stage.endpoint}{path}` });
    manager.addEventListener('bits-add', (event) => {
      for (const candidate of event.files) candidate.name = `new ${candidate.name}`;
    });
    await manager.add([{ file: file('a'), path: 'dir/a' }, file('b')]);
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'both');
    expect(manager.tasks.map(({ name, path, url }) => [name, path, url])).to.deep.equal([
      ['new a', 'dir/new a', stage.url('dir/new%20a')],
      ['new b', 'new b', stage.url('new%20b')],
    ]);
    // Both are sent at the same time.
    expect([...stage.server.files.keys()]).to.have.members(manager.tasks.map(({ url }) => url));
  });

  it('two files that bits-add gives one path are refused with {path} in the endpoint', async () => {
    const manager = stage.create({ manual: true, endpoint: `${stage.endpoint}{path}` });
    manager.addEventListener('bits-add', (event) => {
      for (const candidate of event.files) candidate.name = 'same';
    });
    await manager.add(['x/a', 'x/b', 'y/a'].map((path) => ({ file: file(path.slice(2)), path })));
    expect(manager.tasks.map(({ path }) => path)).to.deep.equal(['x/same', 'y/same']);
    expect(reasons(manager)).to.deep.equal(['x/b: same-name']);
  });

  it('a path set in bits-add is the destination, and its last segment the name', async () => {
    const manager = stage.create({ endpoint: `${stage.endpoint}{path}` });
    manager.addEventListener('bits-add', (event) => {
      for (const candidate of event.files) candidate.path = 'users/7/b';
    });
    await manager.add([file('a')]);
    const { name, path, url } = await reaches(manager, 'succeeded');
    expect([name, path, url]).to.deep.equal(['b', 'users/7/b', stage.url('users/7/b')]);
  });

  it('a renamed file is matched after a reload, before its first packet and after', async () => {
    const options = { endpoint: `${stage.endpoint}{path}`, manual: true };
    const before = stage.create(options);
    before.addEventListener('bits-add', (event) => {
      for (const candidate of event.files) candidate.name = 'new';
    });
    await before.add([file('a')]);
    await until(() => before.tasks[0]?.survivesReload === true, 'its checkpoint');
    await stage.destroy(before);
    const after = stage.create({ ...options, manual: false });
    await after.restore();
    await after.add([file('a')]);
    const { name, path, url } = await reaches(after, 'succeeded');
    expect([name, path, url]).to.deep.equal(['new', 'new', stage.url('new')]);
    expect(after.tasks).to.have.length(1);
  });

  it('bits-add with a rejected promise: all files are refused', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-add', (event) => {
      event.waitUntil(Promise.reject(new Error('virus')));
    });
    expect(await manager.add([file('a')])).to.deep.equal([]);
    expect(reasons(manager)).to.deep.equal(['a: vetoed']);
  });

  it('a new name that cannot be a URL, or is taken, is refused', async () => {
    const manager = stage.create({ manual: true });
    const names = ['..', 'x', 'x'];
    manager.addEventListener('bits-add', (event) => {
      event.files.forEach((candidate, i) => {
        candidate.name = names[i] ?? '';
      });
    });
    await manager.add([file('a'), file('b'), file('c')]);
    expect(reasons(manager)).to.deep.equal(['a: bad-name', 'c: same-name']);
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['x']);
  });

  it('add([]) fires no event', async () => {
    const manager = stage.create();
    expect(await manager.add([])).to.deep.equal([]);
    expect(stage.log).to.deep.equal([]);
  });

  it('ten thousand files of one add() keep their order', async () => {
    const manager = stage.create({ manual: true });
    await manager.add(Array.from({ length: 10_000 }, (_, i) => file(`${i}`)));
    expect(manager.tasks).to.have.length(10_000);
    expect(manager.tasks.every(({ name }, i) => name === String(i))).to.equal(true);
  });
});
