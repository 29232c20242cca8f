import { expect } from '@open-wc/testing';
import type { FileEntry, ManagerOptions } from '../../../../src/manager/contract/options.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { Deferred } from '../../../support/deferred.js';
import { settle, until } from '../../../support/until.js';
import { response } from '../../support/scripted-transport.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';
const DAY = 86_400_000;

describe('after a reload', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const scope = (): string => JSON.stringify([stage.endpoint, '']);
  const fragments = (): (string | null)[] =>
    stage.server.received.filter(({ packet }) => packet === 'Fragment').map(({ range }) => range);

  /** An earlier visit that got ten bytes of each file to the server. */
  async function leaveBehind(
    files: readonly (File | FileEntry)[],
    options: ManagerOptions = {},
  ): Promise<void> {
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
    const manager = stage.create(options);
    await manager.add(files);
    await until(() => manager.tasks.every(({ acknowledged }) => acknowledged === 10), 'the first Fragments');
    // Copies are written behind the uploads.
    if (options.keepFiles !== undefined) {
      await until(() => manager.tasks.every(({ fileKept }) => fileKept), 'the copies');
    }
    await stage.destroy(manager);
    stage.server.intercept = () => undefined;
    stage.server.received.length = 0;
  }

  async function comeBack(options = {}): Promise<UploadManager> {
    const manager = stage.create(options);
    await manager.restore();
    return manager;
  }

  it('unfinished tasks are listed before any file is picked', async () => {
    await leaveBehind([file('a', TEXT), file('b', TEXT)]);
    const manager = await comeBack();
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['a', 'b']);
    expect(task(manager)).to.include({
      status: 'file-needed',
      fileNeededCause: 'reload',
      acknowledged: 10,
      restored: true,
      survivesReload: true,
    });
    expect(stage.log).to.deep.equal(['bits-file-needed a b']);
    expect(stage.server.received).to.deep.equal([]);
  });

  it('the same file resumes at its offset', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = await comeBack();
    expect(await manager.provideFile(task(manager).id, file('a', TEXT))).to.equal(true);
    const done = await reaches(manager, 'succeeded');
    expect(done.resumedFrom).to.equal(10);
    expect(stage.server.packets()).to.not.include('Create-Session');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    await settle();
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('added files are matched to their tasks, in any order and with others', async () => {
    await leaveBehind([file('a', TEXT), file('b', TEXT.toUpperCase())]);
    const manager = await comeBack();
    const added = await manager.add([file('new'), file('b', TEXT.toUpperCase()), file('a', TEXT)]);
    expect(added.map(({ name }) => name).sort()).to.deep.equal(['a', 'b', 'new']);
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all done');
    expect(manager.tasks).to.have.length(3);
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
    expect(stage.server.text(stage.url('b'))).to.equal(TEXT.toUpperCase());
  });

  const others: Readonly<Record<string, File>> = {
    'the same name, size and date but other bytes': file('a', TEXT.replace('rest', 'REST')),
    'other bytes in what was sent': file('a', TEXT.replace('first', 'FIRST')),
    'another size': file('a', `${TEXT}!`),
  };
  for (const [what, other] of Object.entries(others)) {
    it(`a file with ${what} is refused, and no Fragment of it sent`, async () => {
      await leaveBehind([file('a', TEXT)]);
      const manager = await comeBack();
      expect(await manager.provideFile(task(manager).id, other)).to.equal(false);
      expect(task(manager)).to.include({
        status: 'file-needed',
        fileNeededCause: 'mismatch',
        acknowledged: 10,
      });
      await settle();
      expect(fragments()).to.deep.equal([]);
      expect(await stage.store.list(scope()), 'the checkpoint is kept').to.have.length(1);
      expect(stage.log.at(-1)).to.equal('bits-file-needed a');
    });
  }

  it('the right file is accepted after a wrong one', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = await comeBack();
    const { id } = task(manager);
    await manager.provideFile(id, file('a', TEXT.toUpperCase()));
    await manager.provideFile(id, file('a', TEXT));
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('startOver() sends the other file from byte 0 and cancels the old session', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = await comeBack();
    const { id } = task(manager);
    await manager.provideFile(id, file('a', 'something else'));
    manager.startOver(id);
    await reaches(manager, 'succeeded');
    expect(fragments()[0]).to.equal('bytes 0-9/14');
    expect(stage.server.text(stage.url('a'))).to.equal('something else');
    await until(() => stage.server.packets().includes('Cancel-Session'), 'the earlier session cancelled');
    expect(stage.server.sessions.size).to.equal(0);
  });

  it('a second reload resumes at the offset of the second visit', async () => {
    await leaveBehind([file('a', TEXT)]);
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 20-') === true ? new Promise(() => undefined) : undefined;
    const second = await comeBack();
    await second.provideFile(task(second).id, file('a', TEXT));
    await until(() => task(second).acknowledged === 20, 'the second Fragment');
    await stage.destroy(second);
    stage.server.intercept = () => undefined;
    const third = await comeBack();
    expect(task(third).acknowledged).to.equal(20);
    await third.provideFile(task(third).id, file('a', TEXT));
    await reaches(third, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    expect(stage.server.packets()).to.not.include('Create-Session');
  });

  it('a stored copy resumes the file without user action', async () => {
    await leaveBehind([file('a', TEXT)], { keepFiles: 'copy' });
    const manager = await comeBack({ keepFiles: 'copy' });
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    await settle();
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('a file that changed behind its handle is reported before any byte is sent, and resumes when restored', async () => {
    let now = file('a', TEXT);
    const handle = { getFile: async () => now } as unknown as FileSystemFileHandle;
    await leaveBehind([{ file: now, handle }], { keepFiles: 'handle' });
    now = file('a', TEXT.toUpperCase(), 2);
    const manager = await comeBack();
    const { id } = await reaches(manager, 'file-needed');
    // Told once the handle has been asked again.
    await until(() => stage.log.length > 0, 'the event');
    expect(task(manager).fileNeededCause).to.equal('changed');
    expect(stage.log).to.deep.equal(['bits-file-needed a']);
    expect(stage.server.received).to.deep.equal([]);
    expect(await manager.provideFile(id, file('a', TEXT))).to.equal(true);
    await reaches(manager, 'succeeded');
    expect(stage.server.packets()).to.not.include('Create-Session');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('a paused task stays paused', async () => {
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
    const manager = stage.create({ keepFiles: 'copy' });
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).acknowledged === 10 && task(manager).fileKept, 'the copy');
    manager.pause();
    await stage.destroy(manager);
    const back = await comeBack();
    expect(task(back)).to.include({ status: 'paused', pauseCause: 'user' });
  });

  it('a session that the server forgot meanwhile fires bits-session-lost, and starts anew', async () => {
    await leaveBehind([file('a', TEXT)]);
    stage.server.sessions.clear();
    const manager = await comeBack();
    await manager.provideFile(task(manager).id, file('a', TEXT));
    await reaches(manager, 'succeeded');
    expect(stage.log).to.include('bits-session-lost a');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('a task is not listed for other endpoints and resume keys', async () => {
    await leaveBehind([file('a', TEXT)]);
    expect((await comeBack({ resumeKey: 'someone else' })).tasks).to.deep.equal([]);
    expect((await comeBack({ endpoint: `${stage.endpoint}other/` })).tasks).to.deep.equal([]);
    expect((await comeBack()).tasks).to.have.length(1);
  });

  it('an expired checkpoint is removed, and its session cancelled', async () => {
    await leaveBehind([file('a', TEXT)]);
    await stage.clock.advance(13 * DAY - 1);
    const early = await comeBack();
    expect(early.tasks).to.have.length(1);
    await stage.destroy(early);
    await stage.clock.advance(2);
    expect((await comeBack()).tasks).to.deep.equal([]);
    await until(() => stage.server.sessions.size === 0, 'Cancel-Session');
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('a Cancel-Session that could not be sent is sent now', async () => {
    await leaveBehind([file('a', TEXT)]);
    const [left] = await stage.store.list(scope());
    if (left !== undefined) await stage.store.put({ ...left, cancelling: true });
    expect((await comeBack()).tasks).to.deep.equal([]);
    await until(() => stage.server.sessions.size === 0, 'Cancel-Session');
    await until(() => stage.server.packets().includes('Cancel-Session'), 'Cancel-Session');
    await settle();
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('a task cancelled without its file sends Cancel-Session', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = await comeBack();
    manager.cancel();
    await reaches(manager, 'cancelled');
    expect(stage.server.packets()).to.deep.equal(['Cancel-Session']);
    expect(stage.server.sessions.size).to.equal(0);
  });

  it('a task cancelled during bits-start sends only Cancel-Session', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = await comeBack();
    const thinking = new Deferred();
    manager.addEventListener('bits-start', (event) => {
      event.waitUntil(thinking.promise);
    });
    await manager.provideFile(task(manager).id, file('a', TEXT));
    await until(() => stage.log.includes('bits-start a'), 'bits-start');
    manager.cancel();
    thinking.resolve();
    await reaches(manager, 'cancelled');
    await settle();
    expect(task(manager).status).to.equal('cancelled');
    expect(stage.server.packets()).to.deep.equal(['Cancel-Session']);
  });

  it('a task with all bytes acknowledged sends Close-Session without the file', async () => {
    await leaveBehind([file('a', TEXT)]);
    const [left] = await stage.store.list(scope());
    const session = stage.server.sessions.get('{1}');
    if (left === undefined || session === undefined) throw new Error('nothing left behind');
    session.bytes = new TextEncoder().encode(TEXT);
    await stage.store.put({ ...left, offset: left.size, sentEnd: left.size, tail: null });
    const manager = await comeBack();
    await reaches(manager, 'succeeded');
    expect(stage.server.packets()).to.deep.equal(['Close-Session', 'GET']);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('a task with all bytes sent by the checkpoint, but not acknowledged by the server, asks for the file', async () => {
    await leaveBehind([file('a', TEXT)]);
    const [left] = await stage.store.list(scope());
    if (left === undefined) throw new Error('nothing left behind');
    await stage.store.put({ ...left, offset: left.size, sentEnd: left.size, tail: null });
    stage.server.intercept = ({ packet }) =>
      packet === 'Close-Session' && stage.server.sessions.get('{1}')?.bytes.length !== TEXT.length
        ? response(416, { 'BITS-Packet-Type': 'Ack', 'BITS-Received-Content-Range': '10' })
        : undefined;
    const manager = await comeBack();
    await reaches(manager, 'file-needed');
    await manager.provideFile(task(manager).id, file('a', TEXT));
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('a second restore() does nothing', async () => {
    await leaveBehind([file('a', TEXT)]);
    const manager = stage.create();
    await Promise.all([manager.restore(), manager.restore(), manager.add([])]);
    expect(manager.tasks).to.have.length(1);
  });
});
