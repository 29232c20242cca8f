import { expect } from '@open-wc/testing';
import { settle, until } from '../../support/until.js';
import { refusal } from '../support/bits-server.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';

const UNDO = { undoMs: 10_000 };

describe('an action that can be undone', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const scope = (): string => JSON.stringify([stage.endpoint, '']);
  const cancels = (): number => stage.server.packets().filter((packet) => packet === 'Cancel-Session').length;
  const creates = (): number => stage.server.packets().filter((packet) => packet === 'Create-Session').length;
  const ends = (): string[] => stage.log.filter((entry) => /success|error|cancel|remove|settled/.test(entry));

  it('pauses the upload, tells the server nothing, and stores that it is cancelled', async () => {
    const open = stage.holdFragments();
    const manager = stage.create({ concurrency: 1 });
    await manager.add([file('a', 'x'.repeat(25)), file('b')]);
    await until(() => task(manager, 'a').acknowledged === 10, 'the first Fragment');
    const before = stage.clock.now();
    manager.cancel(task(manager, 'a').id, UNDO);
    expect(task(manager, 'a')).to.include({
      status: 'undoable',
      undoes: 'cancel',
      undoUntil: before + 10_000,
      acknowledged: 10,
    });
    open();
    await reaches(manager, 'succeeded', 'b');
    await stage.clock.advance(9_900);
    expect(cancels()).to.equal(0);
    expect(stage.server.sessions.size).to.equal(1);
    expect(ends()).to.deep.equal(['bits-success b']);
    expect((await stage.store.list(scope())).map(({ cancelling }) => cancelling)).to.deep.equal([true]);
  });

  it('is taken back by undo(): the session continues where it was', async () => {
    const open = stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.cancel(undefined, UNDO);
    await settle();
    open();
    manager.undo();
    expect(task(manager).undoUntil).to.equal(undefined);
    await settle();
    expect((await stage.store.list(scope())).every(({ cancelling }) => !cancelling)).to.equal(true);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(creates()).to.equal(1);
    await until(() => stage.clock.timers === 0, 'the release of all timers');
    await stage.clock.advance(20_000);
    expect(ends()).to.deep.equal(['bits-success a', 'bits-settled']);
  });

  it('is final after its time: one Cancel-Session, one event, nothing stored', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.cancel(task(manager).id, UNDO);
    await stage.clock.advance(10_000);
    await reaches(manager, 'cancelled');
    await until(() => stage.log.includes('bits-settled'), 'bits-settled');
    manager.undo();
    await settle();
    expect(task(manager).status).to.equal('cancelled');
    expect(cancels()).to.equal(1);
    expect(stage.server.sessions.size).to.equal(0);
    expect(ends()).to.deep.equal(['bits-cancel a', 'bits-settled']);
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('is final at once when a script cancels meanwhile', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.cancel(undefined, UNDO);
    manager.cancel();
    await reaches(manager, 'cancelled');
    await settle();
    expect(cancels()).to.equal(1);
    await until(() => stage.clock.timers === 0, 'the end of all timers');
  });

  it('returns what was paused, ready or without its file to just that', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('paused'), file('ready')]);
    manager.pause(task(manager, 'paused').id);
    manager.cancel(task(manager, 'paused').id, UNDO);
    manager.removeTask(task(manager, 'ready').id, UNDO);
    expect(manager.tasks.map(({ status, undoes }) => `${status} ${undoes}`)).to.deep.equal([
      'undoable cancel',
      'undoable remove',
    ]);
    manager.undo();
    expect(manager.tasks.map(({ status }) => status)).to.deep.equal(['paused', 'ready']);
    expect(stage.log.filter((entry) => entry.startsWith('bits-pause'))).to.deep.equal(['bits-pause paused']);
    await settle();
    expect((await stage.store.list(scope())).map(({ paused }) => paused)).to.deep.equal([true, false]);
    await stage.destroy(manager);
    const next = stage.create();
    await next.restore();
    expect(next.tasks.map(({ status }) => status)).to.deep.equal(['file-needed', 'file-needed']);
    const { id } = task(next, 'ready');
    next.cancel(id, UNDO);
    next.undo(id);
    expect(task(next, 'ready')).to.include({ status: 'file-needed', fileNeededCause: 'reload' });
    expect(stage.log.filter((entry) => entry.startsWith('bits-pause'))).to.deep.equal([]);
  });

  it('returns a file that is uploaded to the list, without a second event', async () => {
    const manager = stage.create({ concurrency: 1 });
    await manager.add([file('a'), file('b')]);
    await until(() => stage.log.includes('bits-settled'), 'bits-settled');
    manager.removeTask(task(manager, 'a').id, UNDO);
    expect(task(manager, 'a')).to.include({ status: 'undoable', undoes: 'remove' });
    manager.undo(task(manager, 'a').id);
    expect(task(manager, 'a').status).to.equal('succeeded');
    manager.removeTask(task(manager, 'b').id, UNDO);
    await stage.clock.advance(10_000);
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['a']);
    expect(ends()).to.deep.equal(['bits-success a', 'bits-success b', 'bits-settled', 'bits-remove b']);
    expect(cancels()).to.equal(0);
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('returns a failed file to the list, which a retry resumes; its session is cancelled after the time', async () => {
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? refusal(403) : undefined;
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await reaches(manager, 'failed');
    manager.removeTask(task(manager).id, UNDO);
    manager.undo();
    expect(task(manager).status).to.equal('failed');
    expect(ends().filter((entry) => entry === 'bits-error a')).to.have.length(1);
    manager.removeTask(task(manager).id, UNDO);
    await stage.clock.advance(10_000);
    expect(manager.tasks).to.deep.equal([]);
    await until(() => cancels() === 1, 'Cancel-Session');
    await until(() => stage.server.sessions.size === 0, 'the end of the session');
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('does not hold bits-settled back when a file that had ended is removed', async () => {
    const open = stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'y'), file('b', 'x'.repeat(25))]);
    await reaches(manager, 'succeeded', 'a');
    manager.removeTask(task(manager, 'a').id, UNDO);
    open();
    await until(() => stage.log.includes('bits-settled'), 'bits-settled');
    expect(task(manager, 'a').status).to.equal('undoable');
  });

  it('leaves a file that is being finished to succeed', async () => {
    let answer: (value: undefined) => void = () => undefined;
    const held = new Promise<undefined>((resolve) => (answer = resolve));
    stage.server.intercept = ({ packet }) => (packet === 'Close-Session' ? held : undefined);
    const manager = stage.create();
    await manager.add([file('a')]);
    await reaches(manager, 'finishing');
    manager.cancel(undefined, UNDO);
    answer(undefined);
    await reaches(manager, 'succeeded');
    expect(ends()).to.include('bits-success a');
  });

  it('is completed by the next visit if the page ends meanwhile', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    const [kept] = await stage.store.list(scope());
    manager.cancel(undefined, UNDO);
    await settle();
    const [stored] = await stage.store.list(scope());
    expect(stored).to.deep.include({ id: kept?.id, cancelling: true });
    await stage.destroy(manager);
    await until(() => cancels() === 1, 'Cancel-Session');
    await until(() => stage.clock.timers === 0, 'the end of all timers');
    // As a browser that was killed left it.
    await stage.store.put(stored!);
    const next = stage.create();
    await next.restore();
    await until(() => cancels() === 2, 'Cancel-Session of the next visit');
    expect(next.tasks).to.deep.equal([]);
    await until(async () => (await stage.store.list(scope())).length === 0, 'the end of the checkpoint');
  });

  it('is taken back when the same file is added again, and completed when its name is taken', async () => {
    const open = stage.holdFragments();
    const manager = stage.create();
    const [same, other] = [file('a', 'x'.repeat(25)), file('a', 'another content of it', 2)];
    await manager.add([same]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.cancel(undefined, UNDO);
    const [again] = await manager.add([same]);
    expect(again?.id).to.equal(task(manager).id);
    expect(manager.rejections).to.deep.equal([]);
    await until(() => task(manager).status === 'sending', 'the upload');
    manager.cancel(undefined, UNDO);
    await manager.add([other]);
    open();
    await reaches(manager, 'succeeded', 'a');
    expect(stage.server.text(stage.url('a'))).to.equal('another content of it');
    expect(manager.rejections).to.deep.equal([]);
    expect(cancels()).to.equal(1);
  });

  it('makes room for another file where only one is accepted', async () => {
    stage.holdFragments();
    const manager = stage.create({ multiple: false });
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.cancel(undefined, UNDO);
    await manager.add([file('b', 'y')]);
    await reaches(manager, 'succeeded', 'b');
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['b']);
    expect(cancels()).to.equal(1);
  });

  it('is shown and taken back in another tab', async () => {
    const open = stage.holdFragments();
    const [first, second] = [stage.create(), stage.create()];
    await first.add([file('a', 'x'.repeat(25))]);
    await until(() => task(first).acknowledged === 10, 'the first Fragment');
    await second.restore();
    await until(() => second.tasks.length === 1, 'its row');
    first.cancel(undefined, UNDO);
    await reaches(second, 'undoable');
    expect(task(second)).to.include({ undoes: 'cancel', undoUntil: task(first).undoUntil });
    second.undo();
    await until(() => task(second).status === 'paused', 'the other tab');
    second.cancel(task(second).id, UNDO);
    await reaches(first, 'undoable');
    first.undo();
    open();
    await reaches(first, 'succeeded');
    expect(creates()).to.equal(1);
    expect(cancels()).to.equal(0);
  });
});
