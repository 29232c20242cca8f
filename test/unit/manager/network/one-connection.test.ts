import { expect } from '@open-wc/testing';
import { Deferred } from '../../../support/deferred.js';
import { until } from '../../../support/until.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

describe('a server that serves one connection at a time', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const creates = (name: string): number =>
    stage.server.packets(name).filter((packet) => packet === 'Create-Session').length;

  it('is met with one after a Create-Session had no answer in time while another session had', async () => {
    let answer = new Deferred<undefined>();
    let isFree = false;
    stage.server.intercept = ({ packet, url }) => {
      if (isFree) return undefined;
      if (url === stage.url('b')) return new Promise(() => undefined);
      return packet === 'Fragment' ? answer.promise : undefined;
    };
    const manager = stage.create({ concurrency: 2 });
    await manager.add([file('a', 'a'.repeat(100))]);
    await until(() => stage.server.packets('a').includes('Fragment'), 'the session of a');
    await manager.add([file('b', 'b'.repeat(30))]);
    await until(() => creates('b') === 1, 'the Create-Session of b');
    for (let sent = 1; sent <= 5; sent++) {
      expect(task(manager, 'b').status).to.equal('starting');
      await stage.clock.advance(sent < 5 ? 25_000 : 20_100);
      const { resolve } = answer;
      answer = new Deferred<undefined>();
      resolve(undefined);
      const isSent = (): boolean => stage.server.packets('a').length === sent + 2;
      await until(isSent, `Fragment ${sent + 1} of a`);
    }
    await reaches(manager, 'queued', 'b');
    await stage.clock.advance(20_000);
    expect(creates('b'), 'it waits for its turn').to.equal(1);
    isFree = true;
    answer.resolve(undefined);
    await reaches(manager, 'succeeded', 'a');
    await reaches(manager, 'succeeded', 'b');
    expect(stage.server.text(stage.url('b'))).to.equal('b'.repeat(30));
    const packets = stage.server.received.map(({ packet, url }) => `${packet} ${url.at(-1) ?? ''}`);
    expect(packets.lastIndexOf('Create-Session b')).to.be.greaterThan(packets.indexOf('Close-Session a'));
    expect(creates('b')).to.equal(2);
  });

  it('that stops answering lets no five minutes pass without an event or another status, until the tasks have failed', async () => {
    let served = 0;
    stage.server.intercept = ({ packet, url }) => {
      const isServed =
        url === stage.url('a') && (packet === 'Create-Session' || (packet === 'Fragment' && served < 2));
      if (isServed && packet === 'Fragment') served += 1;
      return isServed ? undefined : new Promise(() => undefined);
    };
    const manager = stage.create({ concurrency: 2, ping: 'auto' });
    await manager.add([file('a', 'a'.repeat(100)), file('b'), file('c')]);
    await until(() => task(manager, 'a').acknowledged === 20, 'the last Ack');
    const shown = (): string =>
      [...stage.log, ...manager.tasks.map(({ name, status, retryAt }) => [name, status, retryAt])].join();
    let [before, sinceMs, longestMs] = [shown(), stage.clock.now(), 0];
    while (manager.tasks.some(({ status }) => status !== 'failed')) {
      // A file is read before its next request is made.
      const hasNext = (): boolean => stage.clock.nextMs !== undefined || shown() !== before;
      await until(hasNext, () => `a timer, or an event after ${before}`);
      await stage.clock.advance(stage.clock.nextMs ?? 0);
      if (shown() === before) continue;
      longestMs = Math.max(longestMs, stage.clock.now() - sinceMs);
      [before, sinceMs] = [shown(), stage.clock.now()];
    }
    expect(longestMs).to.be.within(30_000, 300_000);
    expect(manager.tasks.map(({ error }) => error?.code)).to.deep.equal(['timeout', 'timeout', 'timeout']);
  });

  it('is not assumed where nobody had an answer: the server is down', async () => {
    stage.server.intercept = () => new Promise(() => undefined);
    const manager = stage.create({ concurrency: 3 });
    await manager.add(['a', 'b', 'c'].map((name) => file(name)));
    await until(() => stage.server.received.length === 3, 'three requests');
    await stage.clock.advance(120_000);
    await until(() => manager.tasks.every(({ status }) => status === 'waiting'), 'three failures');
  });
});
