import { expect } from '@open-wc/testing';
import { UploadManager } from '../../../src/manager/upload-manager.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { Deferred } from '../../support/deferred.js';
import { settle, until } from '../../support/until.js';
import { ack, refusal } from '../support/bits-server.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';
import type { TransportResponse } from '../../../src/transport/transport.js';

describe('transient failures', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  /** Answers this instead of the first Fragments. */
  function failFragments(times: number, fault: () => ReturnType<typeof refusal> | 'network'): void {
    let left = times;
    stage.server.intercept = ({ packet }) => (packet === 'Fragment' && left-- > 0 ? fault() : undefined);
  }

  it('are waited out, announced before each wait, and counted', async () => {
    failFragments(2, () => 'network');
    const manager = stage.create();
    const told: [string, number, number][] = [];
    manager.addEventListener('bits-retry', ({ error, attempt, delayMs }) => {
      told.push([error.code, attempt, delayMs]);
    });
    await manager.add([file('a')]);
    const waiting = await reaches(manager, 'waiting');
    expect(waiting.retryAt! - stage.clock.now()).to.equal(1_250);
    expect(waiting.error?.code).to.equal('network');
    await stage.clock.advance(1_250);
    await reaches(manager, 'waiting');
    expect(told).to.deep.equal([
      ['network', 1, 1_250],
      ['network', 2, 2_500],
    ]);
    await stage.clock.advance(2_500);
    const done = await reaches(manager, 'succeeded');
    expect(done).to.include({ error: undefined, retryAt: undefined });
  });

  it('wait until retry(), resume() or start() is called', async () => {
    for (const act of ['retry', 'resume', 'start'] as const) {
      failFragments(1, () => 'network');
      const manager = stage.create();
      await manager.add([file(act)]);
      await reaches(manager, 'waiting');
      manager[act]();
      await reaches(manager, 'succeeded');
    }
  });

  it('delay the endpoint that was busy, and not another that is configured meanwhile', async () => {
    const manager = stage.create({ ping: 'never' });
    const answer = new Deferred<TransportResponse>();
    stage.server.intercept = ({ packet, url }) =>
      packet === 'Fragment' && url === stage.url('a') ? answer.promise : undefined;
    await manager.add([file('a')]);
    await until(() => stage.server.packets('a').includes('Fragment'), 'the Fragment');
    manager.configure({ endpoint: `${stage.endpoint}other/` });
    answer.resolve(refusal(503, undefined, { 'Retry-After': '120' }));
    await reaches(manager, 'waiting', 'a');
    stage.server.intercept = () => undefined;
    await manager.add([file('b')]);
    await reaches(manager, 'succeeded', 'b');
    manager.configure({ endpoint: stage.endpoint });
    await manager.add([file('c')]);
    await reaches(manager, 'waiting', 'c');
    expect(stage.server.packets('c'), 'held back').to.deep.equal([]);
    await stage.clock.advance(125_000);
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all done');
  });

  it('wait only until the browser is online again', async () => {
    failFragments(1, () => 'network');
    const manager = stage.create();
    await manager.add([file('a')]);
    await reaches(manager, 'waiting');
    dispatchEvent(new Event('online'));
    await reaches(manager, 'succeeded');
  });

  it('with bits-retry prevented the task fails at once', async () => {
    failFragments(1, () => 'network');
    const manager = stage.create();
    manager.addEventListener('bits-retry', (event) => {
      event.preventDefault();
    });
    await manager.add([file('a')]);
    expect((await reaches(manager, 'failed')).error?.code).to.equal('network');
    manager.retry();
    await reaches(manager, 'succeeded');
  });

  it('with a lost session: bits-session-lost has the acknowledged offset, and a new session starts', async () => {
    const manager = stage.create();
    const lost: object[] = [];
    manager.addEventListener('bits-session-lost', ({ acknowledged, resumesFrom }) =>
      lost.push({ acknowledged, resumesFrom }),
    );
    let forgotten = false;
    stage.server.intercept = ({ range }) => {
      if (range?.startsWith('bytes 10-') === true && !forgotten) {
        forgotten = true;
        stage.server.sessions.clear();
      }
      return undefined;
    };
    await manager.add([file('a', 'x'.repeat(25))]);
    await reaches(manager, 'succeeded');
    expect(lost).to.deep.equal([{ acknowledged: 10, resumesFrom: 0 }]);
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(stage.log.filter((entry) => entry === 'bits-session a')).to.have.length(2);
  });

  it('with a lost session: the task has the lost bytes until as much is acknowledged again', async () => {
    const manager = stage.create();
    const seen = new Map<number, unknown>();
    manager.addEventListener('bits-tasks-change', () => {
      for (const { acknowledged, sessionLost } of manager.tasks) seen.set(acknowledged, sessionLost);
    });
    let forgotten = false;
    stage.server.intercept = ({ range }) => {
      if (range?.startsWith('bytes 20-') === true && !forgotten) {
        forgotten = true;
        stage.server.sessions.clear();
        seen.clear();
      }
      return undefined;
    };
    await manager.add([file('a', 'x'.repeat(35))]);
    const done = await reaches(manager, 'succeeded');
    const loss = { acknowledged: 20, resumesFrom: 0 };
    expect([...seen]).to.deep.include.members([
      [0, loss],
      [10, loss],
      [20, undefined],
    ]);
    expect(done.sessionLost).to.equal(undefined);
  });

  it('with bits-session-lost prevented the task fails with a message', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-session-lost', (event) => {
      event.preventDefault();
    });
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? refusal(500, '0x8020001F') : undefined;
    await manager.add([file('a', 'x'.repeat(25))]);
    expect((await reaches(manager, 'failed')).error?.code).to.equal('session-lost');
  });

  it('with a lost Ack of Close-Session: the file is not uploaded again', async () => {
    let broken = false;
    const manager = stage.create();
    stage.server.intercept = ({ packet, sessionId, url }) => {
      if (packet !== 'Close-Session' || broken) return undefined;
      broken = true;
      const session = stage.server.sessions.get(sessionId ?? '');
      stage.server.files.set(url, session?.bytes ?? new Uint8Array());
      stage.server.sessions.delete(sessionId ?? '');
      return 'network';
    };
    await manager.add([file('a', '12345')]);
    await reaches(manager, 'waiting');
    await stage.clock.advance(1_250);
    await reaches(manager, 'succeeded');
    expect(stage.server.packets()).to.deep.equal([
      'Create-Session',
      'Fragment',
      'Close-Session',
      'Close-Session',
      'GET',
    ]);
  });

  it('with 409 after an unknown Close-Session: the task is done', async () => {
    const manager = stage.create();
    stage.server.intercept = ({ packet }) => {
      if (packet === 'Close-Session') return refusal(500, '0x8020001F');
      return packet === 'Create-Session' && stage.server.sessions.size > 0 ? refusal(409) : undefined;
    };
    await manager.add([file('a', 'x'.repeat(25))]);
    const done = await reaches(manager, 'succeeded');
    expect(done).to.include({ acknowledged: 25, error: undefined });
    expect(stage.log).to.include('bits-session-lost a');
  });

  it('with an answer after the abort: nothing changes', async () => {
    const answer = new Deferred<TransportResponse>();
    const manager = stage.create({
      transport: {
        send: (request) => {
          const packet = request.headers['BITS-Packet-Type'];
          if (packet !== 'Fragment') return stage.server.send(request);
          return answer.promise;
        },
      },
    });
    await manager.add([file('a', 'x'.repeat(25))]);
    await until(() => task(manager).inFlight === 10, 'the Fragment');
    manager.pause();
    answer.resolve(ack({ 'BITS-Received-Content-Range': '10' }));
    await settle();
    expect(task(manager)).to.include({ status: 'paused', acknowledged: 0, inFlight: 0 });
  });
});

describe('credentials', () => {
  let stage: ManagerStage;
  let token: string;
  let valid: string;
  beforeEach(() => {
    stage = new ManagerStage();
    token = valid = 'one';
    stage.server.intercept = ({ headers }) =>
      headers.get('Authorization') === valid ? undefined : refusal(401);
  });
  afterEach(() => stage.end());

  const headers = (): Record<string, string> => ({ Authorization: token });

  it('that expire during three tasks are renewed once, and no byte is lost', async () => {
    let renewals = 0;
    const manager = stage.create({
      headers,
      onAuthRequired: async () => {
        renewals += 1;
        await settle();
        token = valid;
        return true;
      },
    });
    const answer = stage.server.intercept;
    stage.server.intercept = (received) => {
      if (received.range?.startsWith('bytes 20-') === true) valid = 'two';
      return answer(received);
    };
    const text = 'x'.repeat(45);
    await manager.add(['a', 'b', 'c'].map((name) => file(name, text)));
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all done');
    expect(renewals).to.equal(1);
    for (const name of ['a', 'b', 'c']) {
      expect(stage.server.text(stage.url(name))).to.equal(text);
      expect(stage.server.packets(name).filter((packet) => packet === 'Create-Session')).to.have.length(1);
    }
  });

  it('that cannot be renewed pause the task with its checkpoint; resume() asks again', async () => {
    valid = 'two';
    let answer = false;
    const manager = stage.create({
      headers,
      onAuthRequired: () => {
        if (answer) token = valid;
        return answer;
      },
    });
    await manager.add([file('a')]);
    const paused = await reaches(manager, 'paused');
    expect(paused).to.include({ pauseCause: 'auth' });
    expect(paused.error?.code).to.equal('auth');
    expect(stage.log.at(-1)).to.equal('bits-pause a');
    answer = true;
    manager.resume();
    await reaches(manager, 'succeeded');
  });

  it('whose renewal throws pause the task', async () => {
    valid = 'two';
    const manager = stage.create({ headers, onAuthRequired: () => Promise.reject(new Error('closed')) });
    await manager.add([file('a')]);
    expect(await reaches(manager, 'paused')).to.include({ pauseCause: 'auth' });
  });

  it('from a headers function are read again even without onAuthRequired', async () => {
    valid = 'two';
    let calls = 0;
    const manager = stage.create({
      headers: () => ({ Authorization: ++calls > 1 ? 'two' : 'one' }),
    });
    await manager.add([file('a')]);
    await reaches(manager, 'succeeded');
  });

  it('in constant headers are not tried twice', async () => {
    valid = 'two';
    const manager = stage.create({ headers: { Authorization: 'one' } });
    await manager.add([file('a')]);
    await reaches(manager, 'paused');
    expect(stage.server.received).to.have.length(1);
  });

  it('do not go to another host that BITS-Host-Id names, unless the author allows it', async () => {
    for (const [allowedHosts, expected] of [
      [undefined, null],
      [['other.test'], 'one'],
    ] as const) {
      const seen: (string | null)[] = [];
      stage.server.intercept = ({ packet, url, headers: sent }) => {
        if (url.startsWith('https://other.test/')) seen.push(sent.get('Authorization'));
        if (packet !== 'Create-Session') return undefined;
        stage.server.sessions.set('{H}', { url, bytes: new Uint8Array() });
        return ack({ 'BITS-Session-Id': '{H}', 'BITS-Host-Id': 'other.test' });
      };
      const manager = stage.create({ headers, allowedHosts });
      await manager.add([file(`a-${expected}`, '123')]);
      await reaches(manager, 'succeeded');
      expect(seen).to.deep.equal([expected, expected]);
    }
  });
});

describe('storage that fails', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  /** Refuses to write from the first or a later call on, and to read where wanted. */
  class BrokenStore extends MemoryCheckpointStore {
    override put(): Promise<void> {
      return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    }
    override putMany(): Promise<void> {
      return this.put();
    }
    override list(): Promise<never[]> {
      return Promise.reject(new DOMException('blocked', 'SecurityError'));
    }
    override delete(): Promise<void> {
      return this.put();
    }
  }

  it('does not stop the upload, and is reported once', async () => {
    const manager = stage.create({ checkpointStore: new BrokenStore() });
    await manager.add([file('a', 'x'.repeat(25)), file('b')]);
    const first = manager.storageError;
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'both done');
    expect(stage.server.text(stage.url('a'))).to.equal('x'.repeat(25));
    expect(manager.storageError?.message).to.include('survive');
    expect(manager.storageError, 'the first of many').to.equal(first);
    expect(manager.tasks.map(({ survivesReload }) => survivesReload)).to.deep.equal([false, false]);
    expect(stage.log.filter((entry) => entry.startsWith('bits-error'))).to.deep.equal([]);
  });

  it('that never answers does not stop the upload, however many Fragments it has', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const checkpointStore = Object.assign(new MemoryCheckpointStore(), { put: never, putMany: never });
    // The clock may pass while a request is under way, and an upload of more than 10 s is verified with another request.
    const manager = stage.create({ checkpointStore, fragmentSize: 10, verify: 'never' });
    void manager.add([file('a', 'x'.repeat(200))]);
    await until(async () => {
      // While a request is under way its own time limit would pass.
      if (stage.server.isIdle) await stage.clock.advance(30_000);
      return manager.tasks[0]?.status === 'succeeded';
    }, 'its end');
    expect(stage.server.received.length, 'without one that failed').to.equal(22);
    expect(manager.storageError?.message).to.include('survive');
  });

  it('because there is no IndexedDB does not stop the upload either', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: undefined });
    const { endpoint, server: transport } = stage;
    const manager = new UploadManager({ endpoint, transport, ping: 'never' });
    try {
      await manager.add([file('a')]);
      expect(await reaches(manager, 'succeeded')).to.include({ survivesReload: false });
      expect(manager.storageError?.message).to.include('survive');
    } finally {
      Reflect.deleteProperty(globalThis, 'indexedDB');
      manager.destroy();
    }
  });

  it('while a task is paused sets survivesReload to false, and fires bits-tasks-change', async () => {
    let broken = false;
    class FailingStore extends MemoryCheckpointStore {
      override put(checkpoint: Parameters<MemoryCheckpointStore['put']>[0]): Promise<void> {
        return broken
          ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
          : super.put(checkpoint);
      }
    }
    const manager = stage.create({ manual: true, checkpointStore: new FailingStore() });
    await manager.add([file('a')]);
    await until(() => task(manager).survivesReload, 'the checkpoint');
    let seen = true;
    manager.addEventListener('bits-tasks-change', () => {
      seen = task(manager).survivesReload;
    });
    broken = true;
    manager.pause();
    await until(() => manager.storageError !== undefined, 'the failure');
    await until(() => !seen, 'the change');
  });

  it('does not occur: survivesReload becomes true', async () => {
    const manager = stage.create({ manual: true });
    await manager.add([file('a')]);
    await until(() => task(manager).survivesReload, 'the checkpoint');
    expect(manager.storageError).to.equal(undefined);
  });
});

describe('a session that makes no progress although the server acknowledges Pings', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  /** A file whose second Fragment is refused until its session is stuck. */
  async function stuck(): Promise<{ manager: UploadManager; heal: () => void }> {
    let refuses = true;
    stage.server.intercept = ({ packet, range }) =>
      refuses && packet === 'Fragment' && range?.startsWith('bytes 10-') === true
        ? refusal(500, '0x80004005')
        : undefined;
    const manager = stage.create({ ping: 'auto' });
    await manager.add([file('a', 'more than ten bytes')]);
    const beganMs = stage.clock.now();
    for (;;) {
      await until(() => /waiting|failed/.test(task(manager).status), 'a failure');
      const { status, retryAt } = task(manager);
      if (status === 'failed') break;
      await stage.clock.advance(retryAt! - stage.clock.now());
    }
    expect(stage.clock.now() - beganMs).to.be.within(180_000, 400_000);
    return {
      manager,
      heal: () => {
        refuses = false;
      },
    };
  }

  it('fails with its checkpoint, names the request, and continues where it was when it is retried', async () => {
    const { manager, heal } = await stuck();
    expect(task(manager).error).to.include({
      code: 'session-stuck',
      packet: 'Fragment',
      url: stage.url('a'),
      status: 500,
      hresult: 0x80004005,
      retryable: true,
    });
    expect(task(manager).acknowledged).to.equal(10);
    expect(stage.server.packets()).to.include('Ping');
    expect(await stage.store.get(task(manager).id)).to.include({ offset: 10 });
    heal();
    manager.retry();
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal('more than ten bytes');
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
  });

  it('is cancelled, and sent from byte 0 by a new one, with startOver()', async () => {
    const { manager, heal } = await stuck();
    heal();
    manager.startOver(task(manager).id);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal('more than ten bytes');
    await until(() => stage.server.packets().includes('Cancel-Session'), 'Cancel-Session');
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(2);
    expect(stage.server.sessions.size).to.equal(0);
  });
});
