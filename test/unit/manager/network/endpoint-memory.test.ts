import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { scopeOf } from '../../../../src/manager/network/destination.js';
import { limiterOf } from '../../../../src/manager/network/endpoint-limiter.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import { until } from '../../../support/until.js';
import { refusal } from '../../support/bits-server.js';
import { ManagerStage, reaches } from '../../support/manager-stage.js';

const MIB = 1024 ** 2;
const DATABASE = 'test-endpoint-memory';
const open = indexedDB.open.bind(indexedDB);

describe('what is learned of an endpoint', () => {
  let stage: ManagerStage;
  let files = 0;
  beforeEach(() => {
    stage = new ManagerStage();
    stage.store.endpointDatabase = DATABASE;
  });
  afterEach(async () => {
    Reflect.deleteProperty(indexedDB, 'open');
    await stage.end();
    await deleteDB(DATABASE);
  });

  const limiterAt = (endpoint: string): ReturnType<typeof limiterOf> =>
    limiterOf(scopeOf(endpoint, undefined, undefined));

  /** A manager of a later visit: nothing is left in memory. */
  async function visit(options: { endpoint?: string } = {}): Promise<UploadManager> {
    const { endpoint = stage.endpoint } = options;
    const limiter = limiterAt(endpoint);
    limiter.limits = NO_LIMITS;
    limiter.remember = undefined;
    stage.server.received.length = 0;
    const manager = stage.create({ fragmentSize: undefined, ...options });
    await manager.restore();
    await until(() => limiter.remember !== undefined, 'the memory of the endpoint');
    return manager;
  }

  /** What is stored, by endpoint. */
  async function stored(): Promise<readonly (readonly [string, unknown])[]> {
    const upgrade = (created: IDBPDatabase): void => void created.createObjectStore('endpoints');
    const database = await openDB(DATABASE, 1, { upgrade });
    const keys = (await database.getAllKeys('endpoints')) as string[];
    const records: unknown[] = await database.getAll('endpoints');
    database.close();
    return keys.map((key, i) => [key, records[i]]);
  }

  /** Uploads a file, and returns the sizes of its Fragments in MiB. */
  async function sizes(manager: UploadManager, mib: number): Promise<readonly number[]> {
    const name = `private-${++files}.bin`;
    const before = stage.server.received.length;
    await manager.add([new File([new Uint8Array(mib * MIB)], name)]);
    await reaches(manager, 'succeeded', name);
    return stage.server.received.slice(before).flatMap(({ range }) => {
      const match = /^bytes (\d+)-(\d+)/.exec(range ?? '');
      return match ? [(Number(match[2]) + 1 - Number(match[1])) / MIB] : [];
    });
  }

  it('gives the next file of the page its size at once', async () => {
    const manager = await visit();
    expect(await sizes(manager, 4)).to.deep.equal([1, 3]);
    expect(await sizes(manager, 5)).to.deep.equal([5]);
  });

  it('is there at the next visit, without the name of a file', async () => {
    const before = await visit();
    await sizes(before, 4);
    await stage.destroy(before);
    expect(await stored()).to.have.lengthOf(1);
    expect(JSON.stringify(await stored())).to.not.contain('private');
    expect(await sizes(await visit(), 5)).to.deep.equal([5]);
  });

  it('has the smallest refused size, too', async () => {
    stage.server.intercept = ({ range }) => {
      const [, first = 0, last = 0] = /^bytes (\d+)-(\d+)/.exec(range ?? '') ?? [];
      return Number(last) - Number(first) >= 2 * MIB ? refusal(413) : undefined;
    };
    const before = await visit();
    expect(await sizes(before, 5)).to.deep.equal([1, 4, 1, 1, 1, 1]);
    await stage.destroy(before);
    expect(await sizes(await visit(), 3)).to.deep.equal([1, 1, 1]);
  });

  it('is gone after forget()', async () => {
    const before = await visit();
    await sizes(before, 4);
    await before.forget();
    expect(await stored()).to.deep.equal([]);
    expect(await sizes(before, 4), 'of this page').to.deep.equal([1, 3]);
    await before.forget({ everyone: true });
    await stage.destroy(before);
    expect(await sizes(await visit(), 4), 'of the next visit').to.deep.equal([1, 3]);
  });

  it('is stored without the query of the endpoint', async () => {
    const manager = await visit({ endpoint: `${stage.endpoint}{name}?secret=1` });
    await sizes(manager, 2);
    expect((await stored()).map(([key]) => key)).to.deep.equal([`${stage.endpoint}{name}`]);
  });

  /** How `indexedDB.open` of the memory fails; checkpoints have another store here. */
  const failures: Readonly<Record<string, IDBFactory['open']>> = {
    throws: () => {
      throw new DOMException('forbidden', 'SecurityError');
    },
    'reports an error': (name) => open(name, 0.5),
    'never answers': () => ({}) as IDBOpenDBRequest,
  };
  for (const [how, failing] of Object.entries(failures))
    it(`does not matter to an upload if its storage ${how}`, async () => {
      Object.defineProperty(indexedDB, 'open', { configurable: true, value: failing });
      limiterAt(stage.endpoint).limits = NO_LIMITS;
      const manager = stage.create({ fragmentSize: undefined });
      await manager.restore();
      expect(await sizes(manager, 2)).to.deep.equal([1, 1]);
      await manager.forget();
      expect(manager.storageError).to.equal(undefined);
    });

  it('does not matter to an upload if the database is one of another schema', async () => {
    (await openDB(DATABASE, 7)).close();
    limiterAt(stage.endpoint).limits = NO_LIMITS;
    const manager = stage.create({ fragmentSize: undefined });
    await manager.restore();
    expect(await sizes(manager, 2)).to.deep.equal([1, 1]);
    expect(manager.storageError).to.equal(undefined);
  });
});
