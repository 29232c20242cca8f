import { expect } from '@open-wc/testing';
import { Deferred } from '../../support/deferred.js';
import { settle, until } from '../../support/until.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';

describe('manager methods', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const scope = (): string => JSON.stringify([stage.endpoint, '']);

  const atSecondFragment = (): Promise<unknown> =>
    until(
      () => stage.server.received.some(({ range }) => range?.startsWith('bytes 10-') === true),
      'the Fragment',
    );

  it('pause() aborts at once and frees the slot; resume() continues at the same offset', async () => {
    const arrive = stage.holdFragments();
    const manager = stage.create({ concurrency: 1 });
    await manager.add([file('a', 'x'.repeat(25)), file('b', 'y')]);
    await atSecondFragment();
    manager.pause(task(manager, 'a').id);
    expect(task(manager, 'a')).to.include({ status: 'paused', pauseCause: 'user', acknowledged: 10 });
    await reaches(manager, 'succeeded', 'b');
    arrive();
    await settle();
    expect(task(manager, 'a').status).to.equal('paused');
    manager.resume(task(manager, 'a').id);
    await reaches(manager, 'succeeded', 'a');
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(stage.server.packets('a').filter((packet) => packet === 'Create-Session')).to.have.length(1);
    expect(stage.log.filter((entry) => /pause|resume/.test(entry))).to.deep.equal([
      'bits-pause a',
      'bits-resume a',
    ]);
  });

  it('pause() is stored in the checkpoint and survives a reload', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a')]);
    manager.pause();
    await until(() => task(manager).survivesReload, 'the checkpoint');
    await settle();
    expect((await stage.store.list(scope())).map(({ paused }) => paused)).to.deep.equal([true]);
  });

  it('cancel() sends Cancel-Session, removes the checkpoint, and fires one event', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await atSecondFragment();
    manager.cancel();
    manager.cancel();
    await reaches(manager, 'cancelled');
    await until(() => stage.log.includes('bits-settled'), 'settled');
    expect(stage.server.packets().at(-1)).to.equal('Cancel-Session');
    expect(stage.server.sessions.size).to.equal(0);
    expect(stage.log.filter((entry) => /success|error|cancel/.test(entry))).to.deep.equal(['bits-cancel a']);
    await settle();
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('cancel() before the first packet sends none', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a')]);
    manager.cancel();
    expect(task(manager).status).to.equal('cancelled');
    await settle();
    expect(stage.server.received).to.deep.equal([]);
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('cancel() during Create-Session cancels the session of its Ack', async () => {
    const held = new Deferred<undefined>();
    stage.server.intercept = ({ packet }) => (packet === 'Create-Session' ? held.promise : undefined);
    const manager = stage.create();
    await manager.add([file('a')]);
    await until(() => stage.server.received.length === 1, 'Create-Session');
    manager.cancel();
    held.resolve(undefined);
    await reaches(manager, 'cancelled');
    expect(stage.server.packets()).to.deep.equal(['Create-Session', 'Cancel-Session']);
    expect(stage.server.sessions.size).to.equal(0);
  });

  it('cancel() during bits-start fires one event, whether waitUntil resolves or rejects', async () => {
    for (const answer of ['resolve', 'reject'] as const) {
      const thinking = new Deferred();
      const manager = stage.create();
      manager.addEventListener('bits-start', (event) => {
        event.waitUntil(thinking.promise);
      });
      await manager.add([file(`a-${answer}`)]);
      await until(() => stage.log.some((entry) => entry.startsWith('bits-start')), 'bits-start');
      manager.cancel();
      if (answer === 'resolve') thinking.resolve();
      else thinking.reject(new Error('refused'));
      await settle();
      expect(task(manager).status, answer).to.equal('cancelled');
      expect(stage.log.filter((entry) => /success|error|cancel/.test(entry))).to.have.length(1);
      expect(stage.server.received).to.deep.equal([]);
    }
  });

  it('pause() and resume() during bits-start make one session', async () => {
    const thinking = new Deferred();
    const manager = stage.create();
    manager.addEventListener('bits-start', (event) => {
      event.waitUntil(thinking.promise);
    });
    await manager.add([file('a')]);
    await until(() => stage.log.includes('bits-start a'), 'bits-start');
    manager.pause();
    manager.resume();
    await until(() => stage.log.filter((entry) => entry === 'bits-start a').length === 2, 'asked again');
    thinking.resolve();
    await reaches(manager, 'succeeded');
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
    expect(stage.log.filter((entry) => entry === 'bits-success a')).to.have.length(1);
  });

  it('destroy() during bits-start: nothing is sent', async () => {
    const thinking = new Deferred();
    const manager = stage.create();
    manager.addEventListener('bits-start', (event) => {
      event.waitUntil(thinking.promise);
    });
    await manager.add([file('a')]);
    await until(() => stage.log.includes('bits-start a'), 'bits-start');
    await stage.destroy(manager);
    thinking.resolve();
    await settle();
    expect(stage.server.received).to.deep.equal([]);
  });

  it('bits-start prevented: the task fails with code page, and a retry fires bits-start again', async () => {
    let refuses = true;
    const manager = stage.create();
    manager.addEventListener('bits-start', (event) => {
      if (refuses) event.preventDefault();
    });
    await manager.add([file('a')]);
    expect((await reaches(manager, 'failed')).error?.code).to.equal('page');
    refuses = false;
    manager.retry();
    await reaches(manager, 'succeeded');
    expect(stage.log.filter((entry) => entry === 'bits-start a')).to.have.length(2);
  });

  it('bits-start with a rejected promise: the task fails with its reason', async () => {
    const manager = stage.create();
    const reason = new Error('not signed in');
    manager.addEventListener('bits-start', (event) => {
      event.waitUntil(Promise.reject(reason));
    });
    await manager.add([file('a')]);
    expect((await reaches(manager, 'failed')).error?.cause).to.equal(reason);
  });

  it('removeTask() removes a task, and cancels a running one', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await atSecondFragment();
    manager.removeTask(task(manager).id);
    expect(manager.tasks).to.deep.equal([]);
    await until(() => stage.server.packets().at(-1) === 'Cancel-Session', 'Cancel-Session');
    await until(() => stage.server.sessions.size === 0, 'the server forgetting');
    await settle();
    expect(stage.log).to.include('bits-remove a');
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('clear() removes what is done, cancelled or refused, and keeps the rest', async () => {
    const manager = stage.create({ accept: '.txt' });
    await manager.add([file('a.txt'), file('b.txt'), file('c.exe')]);
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'both done');
    manager.configure({ manual: true });
    await manager.add([file('d.txt')]);
    manager.clear();
    expect(manager.tasks.map(({ name }) => name)).to.deep.equal(['d.txt']);
    expect(manager.rejections).to.deep.equal([]);
    expect(stage.log.filter((entry) => entry.startsWith('bits-cancel'))).to.deep.equal([]);
  });

  it('forget() cancels everything and removes all stored data', async () => {
    stage.holdFragments();
    const manager = stage.create({ concurrency: 1 });
    await manager.add([file('a', 'x'.repeat(25)), file('b')]);
    await atSecondFragment();
    await manager.forget();
    await until(() => stage.server.sessions.size === 0, 'the server forgetting');
    expect(manager.tasks).to.deep.equal([]);
    expect(await stage.store.list(scope())).to.deep.equal([]);
  });

  it('bits-settled fires when the last task ended, with succeeded, failed and cancelled tasks', async () => {
    const settled: string[][] = [];
    const manager = stage.create({ concurrency: 1 });
    manager.addEventListener('bits-settled', ({ succeeded, failed, cancelled }) => {
      settled.push([succeeded, failed, cancelled].map((tasks) => tasks.map(({ name }) => name).join()));
    });
    manager.addEventListener('bits-start', (event) => {
      if (event.task.name === 'b') event.preventDefault();
    });
    manager.addEventListener('bits-success', (event) => {
      if (event.task.name === 'a') manager.cancel(task(manager, 'c').id);
    });
    await manager.add([file('a'), file('b'), file('c')]);
    await until(() => settled.length > 0, 'settled');
    expect(settled).to.deep.equal([['a', 'b', 'c']]);
    await manager.add([file('d')]);
    await until(() => settled.length > 1, 'settled again');
    expect(settled[1]).to.deep.equal(['d', '', '']);
  });

  it('a listener may remove itself, and may act on the task', async () => {
    const manager = stage.create();
    let heard = 0;
    const once = (): void => {
      heard += 1;
      manager.removeEventListener('bits-success', once);
    };
    manager.addEventListener('bits-success', once);
    manager.addEventListener('bits-session', (event) => {
      manager.pause(event.task.id);
      manager.resume(event.task.id);
    });
    await manager.add([file('a'), file('b')]);
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'both done');
    expect(heard).to.equal(1);
  });

  it('pause() in an event listener takes effect and can be resumed', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-session', (event) => {
      manager.pause(event.task.id);
    });
    await manager.add([file('a')]);
    await reaches(manager, 'paused');
    await settle();
    expect(task(manager).status).to.equal('paused');
    expect(stage.server.packets()).to.deep.equal(['Create-Session']);
    manager.resume();
    await reaches(manager, 'succeeded');
  });

  it('after a second destroy() all methods fire no event and send nothing', async () => {
    stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await atSecondFragment();
    const [sent, told] = [stage.server.received.length, stage.log.length];
    manager.destroy();
    manager.destroy();
    manager.start();
    manager.resume();
    expect(await manager.add([file('b')])).to.deep.equal([]);
    await settle();
    expect([stage.server.received.length, stage.log.length]).to.deep.equal([sent, told]);
    expect(await stage.store.list(scope()), 'its checkpoint stays').to.have.length(1);
  });

  it('unknown ids are ignored', async () => {
    const manager = stage.create();
    for (const act of ['pause', 'resume', 'retry', 'cancel', 'removeTask', 'startOver'] as const)
      manager[act]('nobody');
    expect(await manager.provideFile('nobody', file('a'))).to.equal(false);
    expect(stage.log).to.deep.equal([]);
  });
});

describe('provideFile()', () => {
  it('leaves a task that is under way as it is', async () => {
    const stage = new ManagerStage();
    const open = stage.holdFragments();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    const statuses: string[] = [];
    manager.addEventListener('bits-tasks-change', () => statuses.push(task(manager).status));
    expect(await manager.provideFile(task(manager).id, file('a', 'x'.repeat(25)))).to.equal(true);
    await settle();
    expect(task(manager).status).to.equal('sending');
    expect(statuses).to.not.include('queued');
    open();
    await reaches(manager, 'succeeded');
    await stage.end();
  });
});

describe('cancel() in a listener of bits-pause', () => {
  it('leaves no checkpoint', async () => {
    const stage = new ManagerStage();
    const manager = stage.create({ manual: true });
    await manager.add([file('a', 'x'.repeat(25))]);
    const { id } = task(manager);
    await until(() => task(manager).survivesReload, 'its checkpoint');
    manager.addEventListener('bits-pause', () => manager.cancel(id));
    manager.pause(id);
    await reaches(manager, 'cancelled');
    await settle();
    await settle();
    expect(await stage.store.get(id)).to.equal(undefined);
    await stage.end();
  });
});
