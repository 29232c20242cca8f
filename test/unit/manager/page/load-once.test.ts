import { expect } from '@open-wc/testing';
import { loadOnce } from '../../../../src/manager/page/load-once.js';
import { Deferred } from '../../../support/deferred.js';
import { settle } from '../../../support/until.js';

describe('code that is loaded once', () => {
  it('is there for its callers in the order of their calls', async () => {
    const loads = [new Deferred<string>(), new Deferred<string>()];
    let count = 0;
    const load = loadOnce(() => loads[count++]!.promise);
    const order: number[] = [];
    const all = [1, 2, 3].map((n) => load().then(() => order.push(n)));
    // A browser may end several imports of one module in any order.
    loads[1]?.resolve('later');
    await settle();
    expect(order).to.deep.equal([]);
    loads[0]?.resolve('first');
    await Promise.all(all);
    expect(order).to.deep.equal([1, 2, 3]);
    expect(await load()).to.equal('first');
    expect(count).to.equal(1);
  });

  it('is loaded again after a failure', async () => {
    let fails = true;
    const load = loadOnce(() => (fails ? Promise.reject(new TypeError('offline')) : Promise.resolve('code')));
    const results = await Promise.allSettled([load(), load()]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    fails = false;
    expect(await load()).to.equal('code');
  });
});
