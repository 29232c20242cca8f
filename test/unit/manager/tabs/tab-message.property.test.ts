import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import { scopeOf } from '../../../../src/manager/network/destination.js';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { readMessage } from '../../../../src/manager/tabs/tab-message.js';
import { Deferred } from '../../../support/deferred.js';
import { settle, until } from '../../../support/until.js';
import { checkpoint } from '../../support/checkpoints.js';
import { file, ManagerStage, reaches } from '../../support/manager-stage.js';

const STATUSES =
  'ready queued starting sending finishing waiting paused file-needed undoable cancelling done failed cancelled';

const SNAPSHOT: TaskSnapshot = {
  id: 'theirs',
  name: 'a',
  path: 'a',
  size: 12,
  type: 'text/plain',
  lastModified: 1,
  original: undefined,
  status: 'sending',
  acknowledged: 6,
  inFlight: 6,
  inFlightSince: 5,
  rate: 3,
  timeLeftMs: 2000,
  attempt: 0,
  retryAt: undefined,
  pauseCause: undefined,
  fileNeededCause: undefined,
  undoes: undefined,
  undoUntil: undefined,
  error: undefined,
  url: 'https://server.test/a',
  resumedFrom: 3,
  sessionLost: undefined,
  restored: false,
  survivesReload: true,
  fileKept: true,
  fileKeptAs: 'copy',
  file: undefined,
};

const MEMBERS = Object.keys(SNAPSHOT) as (keyof TaskSnapshot)[];

/** Values that arithmetic, formats and templates stumble over. */
const odd = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true }),
  fc.constantFrom(NaN, Infinity, -1, 1e300, 2 ** 53, 'toString', '__proto__', 'javascript:alert(1)'),
  fc.constantFrom<unknown>(...STATUSES.split(' '), 'a'.repeat(40_000), new Blob(['x']), null, undefined),
);

/** A snapshot of a real task in which some members are something else, or missing. */
const spoilt = fc
  .record({
    changed: fc.dictionary(fc.constantFrom(...MEMBERS), odd, { maxKeys: 4 }),
    missing: fc.subarray(MEMBERS, { maxLength: 2 }),
  })
  .map(({ changed, missing }): Record<string, unknown> => {
    const members = { ...SNAPSHOT, ...changed } as Record<string, unknown>;
    for (const member of missing) Reflect.deleteProperty(members, member);
    return members;
  });

/** The text of a value; empty if it cannot be converted. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}

const anyMessage = fc.oneof(
  odd,
  fc.record({
    type: fc.constantFrom('hello', 'task', 'gone', 'cancel', 'undo', 'x'),
    identity: odd,
    snapshot: odd,
    undoMs: odd,
  }),
  spoilt.map((snapshot) => ({
    type: 'task',
    identity: ['path', 'size', 'lastModified'].map((member) => textOf(snapshot[member])).join('\0'),
    snapshot,
  })),
);

/** What every reader of a snapshot may rely on. */
function expectSound(snapshot: TaskSnapshot): void {
  const { id, name, path, type, status, size, acknowledged, inFlight, url } = snapshot;
  expect([id, name, path, type].every((text) => typeof text === 'string' && text.length <= 32_767)).to.equal(
    true,
  );
  expect(STATUSES.split(' ')).to.include(status);
  for (const figure of [acknowledged, inFlight]) expect(figure).to.be.within(0, size);
  const { rate, attempt, retryAt, inFlightSince, timeLeftMs, resumedFrom, lastModified } = snapshot;
  for (const figure of [attempt, lastModified]) expect(Number.isFinite(figure)).to.equal(true);
  for (const figure of [rate, retryAt, inFlightSince, timeLeftMs, resumedFrom])
    expect(figure === undefined || (Number.isFinite(figure) && figure > 0)).to.equal(true);
  expect(snapshot.error).to.equal(undefined);
  expect(snapshot.file?.size ?? size).to.equal(size);
  if (url !== undefined) expect(new URL(url).protocol).to.match(/^https?:$/);
}

const read = (data: unknown) => readMessage(data, identityOf);

describe('messages of other pages', () => {
  it('are parsed into the messages that were sent', () => {
    const identity = identityOf({ path: 'a', size: 12, lastModified: 1 });
    expect(read({ type: 'task', identity, snapshot: SNAPSHOT })).to.deep.equal({
      type: 'task',
      identity,
      snapshot: SNAPSHOT,
    });
    for (const plain of [
      { type: 'hello' },
      { type: 'forget' },
      { type: 'gone', identity },
      { type: 'cancel', identity, undoMs: 0 },
      { type: 'cancel', identity, undoMs: 10_000 },
      { type: 'undo', identity },
    ])
      expect(read({ ...plain, more: 1 })).to.deep.equal(plain);
  });

  it('are ignored if the snapshot is of another file than the identity', () => {
    expect(
      read({
        type: 'task',
        identity: identityOf({ path: 'b', size: 12, lastModified: 1 }),
        snapshot: SNAPSHOT,
      }),
    ).to.equal(undefined);
  });

  it('parse into valid snapshots or nothing: 10,000 random messages', () => {
    fc.assert(
      fc.property(anyMessage, (data) => {
        const sound = read(data);
        if (sound?.type === 'task') expectSound(sound.snapshot);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('a manager that receives messages of other pages', () => {
  let stage: ManagerStage;
  let channel: BroadcastChannel;
  beforeEach(() => {
    stage = new ManagerStage();
    channel = new BroadcastChannel(`bits-upload:${scopeOf(stage.endpoint, undefined, undefined)}`);
  });
  afterEach(async () => {
    channel.close();
    await stage.end();
  });

  /** A file in another page, as that page's manager would tell of it. */
  function send(their: File, changes: Partial<TaskSnapshot> = {}): void {
    const { name, size, type, lastModified } = their;
    const snapshot = { ...SNAPSHOT, name, path: name, size, type, lastModified, file: their, ...changes };
    channel.postMessage({ type: 'task', identity: identityOf({ path: name, size, lastModified }), snapshot });
  }

  it('lists only valid tasks, whatever they send', async () => {
    const manager = stage.create({ manual: true });
    await manager.restore();
    let sent = 0;
    for (const data of fc.sample(anyMessage, 300)) {
      try {
        channel.postMessage(data);
        sent += 1;
      } catch {
        // Some values cannot be cloned.
      }
    }
    // Of a page that is gone: with a checkpoint that nobody finds, it would be dropped as uploaded.
    send(file('last'), { survivesReload: false });
    await until(() => manager.tasks.some(({ name }) => name === 'last'), 'the last of them');
    expect(sent).to.be.greaterThan(100);
    for (const each of manager.tasks) expectSound(each);
    for (const figure of [manager.totals.total, manager.totals.acknowledged, manager.totals.rate ?? 0])
      expect(Number.isFinite(figure)).to.equal(true);
  });

  it('uploads no file of theirs that its own rules refuse', async () => {
    const manager = stage.create({ accept: '.txt', maxFileSize: 20 });
    await manager.restore();
    send(file('evil.exe', 'x'), { survivesReload: false });
    send(file('big.txt', 'x'.repeat(21)), { survivesReload: false });
    await until(() => manager.rejections.length === 2, 'the refusals');
    await settle();
    expect(manager.rejections.map(({ reason }) => reason).sort()).to.deep.equal(['too-large', 'type']);
    expect(manager.tasks).to.deep.equal([]);
    expect(stage.server.received).to.deep.equal([]);
    expect(stage.log.filter((line) => line === 'bits-reject')).to.have.length(2);
  });

  it('uploads no file of theirs that bits-add refuses, nor while its promise is pending', async () => {
    const manager = stage.create();
    const thinking = new Deferred();
    manager.addEventListener('bits-add', (event) => {
      expect(event.files.map(({ name }) => name)).to.deep.equal(['a.txt']);
      event.waitUntil(thinking.promise);
    });
    await manager.restore();
    send(file('a.txt'), { survivesReload: false });
    await until(() => stage.log.includes('bits-add'), 'bits-add');
    manager.resume();
    manager.start();
    await settle();
    expect(stage.server.received).to.deep.equal([]);
    thinking.reject(new Error('no'));
    await until(() => manager.tasks.length === 0, 'the task to go');
    expect(manager.rejections.map(({ reason }) => reason)).to.deep.equal(['vetoed']);
    expect(stage.server.received).to.deep.equal([]);
  });

  it('uploads a file of theirs that passes its rules, if the page that sent it was closed', async () => {
    const manager = stage.create({ accept: '.txt' });
    await manager.restore();
    send(file('a.txt', 'twelve bytes'), { survivesReload: false });
    await reaches(manager, 'succeeded');
    expect(stage.log).to.include('bits-add');
    expect(stage.server.text(stage.url('a.txt'))).to.equal('twelve bytes');
  });

  it('changes no record of another task that they name', async () => {
    const manager = stage.create();
    await manager.restore();
    const { id } = await leaveCopy('other');
    send(file('a.txt'), { id, file: undefined, survivesReload: false });
    await reaches(manager, 'file-needed');
    send(file('b.txt'), { id, survivesReload: false });
    send(file('b.txt'), { id, status: 'succeeded' });
    send(file('last.txt'), { survivesReload: false });
    await reaches(manager, 'succeeded', 'last.txt');
    await settle();
    expect(await stage.store.get(id)).to.not.equal(undefined);
    expect(stage.store.kept.has(id)).to.equal(true);
    expect(stage.server.packets('a.txt')).to.deep.equal([]);
    expect(new Set(manager.tasks.map((each) => each.id)).size, 'ids').to.equal(manager.tasks.length);
  });

  /** A record of another user, with a copy of the file. */
  async function leaveCopy(id: string): Promise<{ id: string }> {
    await stage.store.put(checkpoint({ id, scope: 'somebody else’s', updatedAt: stage.clock.now() }));
    await stage.store.putSource(id, { kind: 'copy', file: new Blob(['secret']) });
    return { id };
  }
});
