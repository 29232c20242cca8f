import { expect } from '@open-wc/testing';
import { endpointScope, scopeOf } from '../../../../src/manager/network/destination.js';
import { limiterOf } from '../../../../src/manager/network/endpoint-limiter.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import { refusal } from '../../support/bits-server.js';
import { ManagerStage, reaches } from '../../support/manager-stage.js';

const MIB = 1024 ** 2;

describe('what is learned of an endpoint', () => {
  let stage: ManagerStage;
  let files = 0;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const limiter = (): ReturnType<typeof limiterOf> =>
    limiterOf(endpointScope(scopeOf(stage.endpoint, undefined, undefined)));

  /** A manager of a later visit: nothing is left in memory. */
  async function visit(options: { endpoint?: string } = {}): Promise<UploadManager> {
    limiter().limits = limiter().stored = NO_LIMITS;
    stage.server.received.length = 0;
    const manager = stage.create({ fragmentSize: undefined, ...options });
    await manager.restore();
    return manager;
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
    expect(stage.store.endpoints.size).to.equal(1);
    expect(JSON.stringify([...stage.store.endpoints])).to.not.contain('private');
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
    expect(stage.store.endpoints.size).to.equal(0);
    expect(await sizes(before, 4), 'of this page').to.deep.equal([1, 3]);
    await before.forget({ everyone: true });
    await stage.destroy(before);
    expect(await sizes(await visit(), 4), 'of the next visit').to.deep.equal([1, 3]);
  });

  it('is stored without the query of the endpoint', async () => {
    const manager = await visit({ endpoint: `${stage.endpoint}{name}?secret=1` });
    await sizes(manager, 2);
    expect([...stage.store.endpoints.keys()]).to.deep.equal([`${stage.endpoint}{name}`]);
  });

  for (const method of ['getEndpoint', 'putEndpoint', 'deleteEndpoints'] as const)
    it(`does not matter to an upload if ${method}() fails`, async () => {
      const reject = (): Promise<never> => Promise.reject(new DOMException('full', 'QuotaExceededError'));
      Object.assign(stage.store, { [method]: reject });
      const manager = await visit();
      expect(await sizes(manager, 2)).to.deep.equal([1, 1]);
      await manager.forget();
      expect(manager.storageError).to.equal(undefined);
    });
});
