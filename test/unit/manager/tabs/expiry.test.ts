import { expect } from '@open-wc/testing';
import type { Checkpoint } from '../../../../src/checkpoints/checkpoint-store.js';
import { MemoryCheckpointStore } from '../../../support/memory-store.js';
import { identityOf } from '../../../../src/manager/files/incoming-file.js';
import { scopeOf } from '../../../../src/manager/network/destination.js';
import { settle, until } from '../../../support/until.js';
import { checkpoint } from '../../support/checkpoints.js';
import { holdLock } from '../../support/hold-lock.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const DAY_MS = 86_400_000;
const TEXT = 'x'.repeat(30);

describe('a record of another user or endpoint in the browser', () => {
  let stage: ManagerStage;
  let gone: string[];
  beforeEach(() => {
    stage = new ManagerStage();
    gone = [];
  });
  afterEach(() => stage.end());

  const scopeFor = (resumeKey: string): string => scopeOf(stage.endpoint, undefined, resumeKey);

  /** Somebody's record with a copy of the file. */
  async function leave(id: string, fields: Partial<Checkpoint> = {}): Promise<Checkpoint> {
    const record = checkpoint({
      id,
      scope: scopeFor(id),
      name: id,
      path: id,
      url: stage.url(id),
      updatedAt: stage.clock.now(),
      ...fields,
    });
    await stage.store.put(record);
    await stage.store.putSource(id, { kind: 'copy', file: new Blob(['secret']) });
    return record;
  }

  const stored = async (ids: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(ids.map(async (id) => [id, await stage.store.get(id)] as const));
    return found.filter(([, record]) => record !== undefined).map(([id]) => id);
  };

  it('is removed when it has expired, with its file copy and without a packet; a fresh one stays', async () => {
    await leave('expired', { updatedAt: stage.clock.now() - 13 * DAY_MS - 1 });
    await leave('briefly', { updatedAt: stage.clock.now() - 2 * DAY_MS, keptForMs: DAY_MS });
    await leave('fresh', { updatedAt: stage.clock.now() - 12 * DAY_MS });
    await leave('longer', { updatedAt: stage.clock.now() - 20 * DAY_MS, keptForMs: 30 * DAY_MS });
    await stage.create().restore();
    await until(() => stage.store.kept.size === 2, 'the copies to go');
    expect([...stage.store.kept].sort()).to.deep.equal(['fresh', 'longer']);
    expect(await stored(['expired', 'briefly', 'fresh', 'longer'])).to.deep.equal(['fresh', 'longer']);
    expect(stage.server.received).to.deep.equal([]);
  });

  it('stays while another tab uploads it, however old it is', async () => {
    const { scope, path, size, lastModified } = await leave('live', { updatedAt: -20 * DAY_MS });
    await leave('dead', { updatedAt: -20 * DAY_MS });
    const name = `bits-upload:${scope}:${identityOf({ path, size, lastModified })}`;
    const release = await holdLock(name);
    await stage.create().restore();
    await until(() => !stage.store.kept.has('dead'), 'the other to go');
    release();
    expect(await stored(['live', 'dead'])).to.deep.equal(['live']);
  });

  it('expires after the resume-ttl that was stored with it', async () => {
    stage.server.intercept = ({ range }) => (range === null ? undefined : new Promise(() => undefined));
    const manager = stage.create({ resumeTtl: 2, keepFiles: 'copy', resumeKey: 'somebody' });
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).fileKept, 'the copy');
    await stage.destroy(manager);
    const other = stage.create();
    await other.restore();
    await settle();
    expect(await stage.store.list(scopeFor('somebody'))).to.have.length(1);
    await stage.clock.advance(2 * DAY_MS + 1);
    await stage.create({ resumeTtl: 30 }).restore();
    await until(() => stage.store.kept.size === 0, 'the copy to go');
  });

  it('stays at forget(), which removes the records of one scope only', async () => {
    await leave('somebody');
    await stage.create().forget();
    expect(await stored(['somebody'])).to.deep.equal(['somebody']);
  });

  it('is removed by forget({ everyone: true }), without a packet', async () => {
    await leave('somebody');
    await leave('own', { scope: scopeFor('') });
    await stage.store.putSource('orphan', { kind: 'copy', file: new Blob(['of no record']) });
    const manager = stage.create();
    await manager.forget({ everyone: true });
    expect(stage.store.kept.size).to.equal(0);
    expect(await stored(['somebody', 'own'])).to.deep.equal([]);
    await until(() => stage.server.packets().includes('Cancel-Session'), 'its own session to be cancelled');
    expect(stage.server.received.map(({ url }) => url)).to.deep.equal([stage.url('own')]);
    expect(manager.tasks).to.deep.equal([]);
  });

  it('of a running task in another tab is removed by forget({ everyone: true }), which cancels the task', async () => {
    stage.server.intercept = ({ packet }) =>
      packet === 'Fragment' ? new Promise(() => undefined) : undefined;
    const theirs = stage.create({ resumeKey: 'somebody', keepFiles: 'copy' });
    const events = stage.log;
    await theirs.add([file('a', TEXT)]);
    await until(() => task(theirs).fileKept, 'the copy');
    await stage.create({ resumeKey: 'me' }).forget({ everyone: true });
    await until(() => theirs.tasks.length === 0, 'the task in the other tab to go');
    await until(() => stage.server.sessions.size === 0, 'Cancel-Session');
    await until(() => stage.store.kept.size === 0, 'the copy to go');
    expect(await stage.store.list(scopeFor('somebody'))).to.deep.equal([]);
    expect(events).to.include.members(['bits-cancel a', 'bits-remove a']);
  });

  it('is not written again by forget() while its session is being cancelled', async () => {
    let refusals = 0;
    stage.server.intercept = ({ packet }) => {
      if (packet === 'Cancel-Session' && refusals++ < 2) return 'network';
      return packet === 'Fragment' ? new Promise(() => undefined) : undefined;
    };
    class WatchedStore extends MemoryCheckpointStore {
      override put(record: Checkpoint): Promise<void> {
        gone.push(record.id);
        return super.put(record);
      }
    }
    const manager = stage.create({ checkpointStore: new WatchedStore() });
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'sending');
    await manager.forget({ everyone: true });
    gone = [];
    await until(() => refusals > 0, 'the first Cancel-Session');
    await stage.clock.advance(60_000);
    await stage.clock.advance(60_000);
    await until(() => stage.server.sessions.size === 0, 'Cancel-Session');
    expect(gone).to.deep.equal([]);
  });
});
