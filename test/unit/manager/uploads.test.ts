import { expect, nextFrame } from '@open-wc/testing';
import { until } from '../../support/until.js';
import type { UploadManager } from '../../../src/manager/upload-manager.js';
import { refusal, type Intercept } from '../support/bits-server.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';

describe('uploads', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  it('deliver a whole file, and leave no data in the browser', async () => {
    const manager = stage.create();
    const [added] = await manager.add([file('a.txt', 'twenty-five bytes of text')]);
    expect(added).to.include({ name: 'a.txt', size: 25, acknowledged: 0 });
    const done = await reaches(manager, 'succeeded');
    expect(done).to.include({ acknowledged: 25, url: stage.url('a.txt'), inFlight: 0, error: undefined });
    expect(stage.server.text(stage.url('a.txt'))).to.equal('twenty-five bytes of text');
    await until(() => stage.log.includes('bits-settled'), 'settled');
    expect(await stage.store.list(JSON.stringify([stage.endpoint, '']))).to.deep.equal([]);
  });

  it('fire each event once and in order', async () => {
    const manager = stage.create();
    await manager.add([file('a.txt')]);
    await until(() => stage.log.includes('bits-settled'), 'settled');
    expect(stage.log).to.deep.equal([
      'bits-add',
      'bits-added a.txt',
      'bits-start a.txt',
      'bits-session a.txt',
      'bits-success a.txt',
      'bits-settled',
    ]);
  });

  it('run at most “concurrency” sessions at once, with one request each', async () => {
    const manager = stage.create({ concurrency: 2 });
    await manager.add(['a', 'b', 'c', 'd', 'e'].map((name) => file(name)));
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all done');
    expect([stage.server.mostSessions, stage.server.mostRequestsOfOne]).to.deep.equal([2, 1]);
  });

  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const allSucceeded = (manager: UploadManager): Promise<unknown> =>
    until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all done');

  /** No session is created before as many are to be: a fast one would end before the next begins. */
  const createTogether =
    (sessions: number): Intercept =>
    async ({ packet }) => {
      if (packet !== 'Create-Session') return undefined;
      await until(() => stage.server.mostSessions >= sessions, `${sessions} sessions at once`);
      await nextFrame();
      return undefined;
    };

  it('run six sessions at once by default, if the files are small', async () => {
    const manager = stage.create({ fragmentSize: undefined });
    stage.server.intercept = createTogether(6);
    await manager.add(names.map((name) => file(name)));
    await allSucceeded(manager);
    expect([stage.server.mostSessions, stage.server.mostRequestsOfOne]).to.deep.equal([6, 1]);
  });

  it('run three sessions at once with concurrency "auto", if the files are large', async () => {
    const manager = stage.create({ concurrency: 'auto', fragmentSize: undefined });
    stage.server.intercept = createTogether(3);
    await manager.add(names.map((name) => file(name, 'x'.repeat(100_000))));
    await allSucceeded(manager);
    expect(stage.server.mostSessions).to.equal(3);
  });

  it('run fewer sessions at once, but three, after the endpoint was busy with more', async () => {
    const manager = stage.create({ fragmentSize: undefined });
    let refused = 0;
    const together = createTogether(4);
    stage.server.intercept = async (received) => {
      if (refused > 0 || received.packet !== 'Create-Session') return undefined;
      await together(received);
      refused += 1;
      return refused === 1 ? refusal(503) : undefined;
    };
    await manager.add(names.map((name) => file(name)));
    await until(async () => {
      if (stage.server.isIdle) await stage.clock.advance(10_000);
      return manager.tasks.every(({ status }) => status === 'succeeded');
    }, 'all done');
    stage.server.mostSessions = 0;
    stage.server.intercept = createTogether(3);
    await manager.add(names.map((name) => file(`${name}2`)));
    await allSucceeded(manager);
    expect(stage.server.mostSessions).to.be.within(3, 5);
  });

  it('of two managers with one endpoint share its slots', async () => {
    const [first, second] = [stage.create({ concurrency: 1 }), stage.create({ concurrency: 1 })];
    await Promise.all([first.add([file('a'), file('b')]), second.add([file('c'), file('d')])]);
    await until(() => stage.server.files.size === 4, 'all of them');
    expect(stage.server.mostSessions).to.equal(1);
  });

  it('with manual=true wait for start(), or for resume(id)', async () => {
    const manager = stage.create({ manual: true });
    const [a] = await manager.add([file('a'), file('b')]);
    expect(manager.tasks.map(({ status }) => status)).to.deep.equal(['ready', 'ready']);
    expect(stage.server.received).to.deep.equal([]);
    manager.resume(a?.id);
    await reaches(manager, 'succeeded', 'a');
    expect(task(manager, 'b').status).to.equal('ready');
    manager.start();
    await reaches(manager, 'succeeded', 'b');
  });

  it('of an empty file send Create-Session and Close-Session, and are looked at', async () => {
    const manager = stage.create();
    await manager.add([file('empty', '')]);
    await reaches(manager, 'succeeded');
    expect(stage.server.packets()).to.deep.equal(['Create-Session', 'Close-Session', 'GET']);
  });

  it('have frozen snapshots, which stay the same objects while nothing changes', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a')]);
    await until(() => manager.tasks[0]?.survivesReload === true, 'its checkpoint');
    const { tasks } = manager;
    expect(Object.isFrozen(tasks) && Object.isFrozen(tasks[0])).to.equal(true);
    expect(manager.tasks).to.equal(tasks);
    manager.start();
    expect(manager.tasks).to.not.equal(tasks);
    expect(tasks[0]?.status, 'an old picture').to.equal('ready');
  });

  it('that fail fire one event, and keep what a retry needs', async () => {
    stage.server.intercept = ({ packet }) => (packet === 'Fragment' ? refusal(501) : undefined);
    const manager = stage.create();
    await manager.add([file('a.txt')]);
    const failed = await reaches(manager, 'failed');
    expect(failed.error?.code).to.equal('uploads-disabled');
    expect(stage.log.slice(-2)).to.deep.equal(['bits-error a.txt', 'bits-settled']);
    expect(await stage.store.get(failed.id)).to.include({ sessionId: '{1}' });
    stage.server.intercept = () => undefined;
    manager.retry(failed.id);
    await reaches(manager, 'succeeded');
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
    expect(stage.log.filter((entry) => entry === 'bits-success a.txt')).to.have.length(1);
  });

  it('to an invalid endpoint fail with a message, and retry at a valid one', async () => {
    const manager = stage.create({ endpoint: 'ftp://other.example/' });
    await manager.add([file('a')]);
    expect((await reaches(manager, 'failed')).error?.code).to.equal('bad-endpoint');
    manager.configure({ endpoint: stage.endpoint });
    manager.retry();
    await reaches(manager, 'succeeded');
  });

  it('to a server without BITS fail at once with code not-bits-server', async () => {
    stage.server.intercept = () => ({ ...refusal(200), header: () => null });
    const manager = stage.create();
    await manager.add([file('a')]);
    expect((await reaches(manager, 'failed')).error?.code).to.equal('not-bits-server');
  });

  it('go to the URL of resolveUrl, with the headers', async () => {
    const seen: string[] = [];
    const manager = stage.create({
      resolveUrl: async ({ name, id }) => `${stage.endpoint}${id.length > 0 ? 'x-' : ''}${name}`,
      headers: (snapshot, packet) => {
        seen.push(`${packet} ${snapshot.name}`);
        return { Authorization: 'Bearer 1' };
      },
    });
    await manager.add([file('a', '123')]);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('x-a'))).to.equal('123');
    expect(seen).to.deep.equal(['Create-Session a', 'Fragment a', 'Close-Session a']);
    expect(
      stage.server.received.every(({ headers }) => headers.get('Authorization') === 'Bearer 1'),
    ).to.equal(true);
  });

  it('report acknowledged bytes, and not 100 % before the server confirms', async () => {
    const seen: [number, string][] = [];
    const manager = stage.create();
    manager.addEventListener('bits-tasks-change', () => {
      for (const { acknowledged, status } of manager.tasks) seen.push([acknowledged, status]);
    });
    await manager.add([file('a', 'x'.repeat(50))]);
    await reaches(manager, 'succeeded');
    const counts = seen.map(([acknowledged]) => acknowledged);
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
    expect(
      seen.filter(([n, status]) => n === 50 && status !== 'finishing' && status !== 'succeeded'),
    ).to.deep.equal([]);
  });

  it('have totals that are the sum of the tasks', async () => {
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(30)), file('b', 'x'.repeat(12))]);
    expect(manager.totals).to.include({ total: 42 });
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'the end');
    expect(manager.totals).to.include({ acknowledged: 42, total: 42 });
  });
});
