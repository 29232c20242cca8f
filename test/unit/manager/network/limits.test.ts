import { expect } from '@open-wc/testing';
import { CredentialsRefresh } from '../../../../src/manager/network/credentials-refresh.js';
import { scopeOf } from '../../../../src/manager/network/destination.js';
import { onStartPossible } from '../../../../src/manager/network/start-possible.js';
import { EndpointLimiter, limiterOf } from '../../../../src/manager/network/endpoint-limiter.js';
import { settle } from '../../../support/until.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('the limiter of an endpoint', () => {
  it('grants as many slots as tasks may run, and the next when one is released', () => {
    const limiter = new EndpointLimiter('x');
    const leave = limiter.enter(2);
    expect(limiter.enter(2)).to.not.equal(undefined);
    expect(limiter.enter(2)).to.equal(undefined);
    leave?.();
    expect(limiter.enter(2)).to.not.equal(undefined);
  });

  it('grants by itself three slots for large files and six for small ones, as a large one counts as two', () => {
    const limiter = new EndpointLimiter('x');
    const large = 65 * 1024;
    const grants = [large, 0, 1, 64 * 1024, large, 1, 1].map(
      (bytes) => limiter.enter('auto', bytes) !== undefined,
    );
    expect(grants).to.deep.equal([true, true, true, true, true, false, false]);
    const full = new EndpointLimiter('z');
    expect([large, large, large, 0].map((bytes) => full.enter('auto', bytes) !== undefined)).to.deep.equal([
      ...[true, true, true, false],
    ]);
    const other = new EndpointLimiter('y');
    other.limits = { ...other.limits, bytesPerMs: 100_000, rttMs: 20 };
    const small = [2e6, 2e6, 2e6, 2e6, 2e6, 2e6, 2e6].map((bytes) => other.enter('auto', bytes - 1));
    expect(small.filter((slot) => slot !== undefined)).to.have.lengthOf(6);
    small[0]?.();
    expect(other.enter('auto', 2e6), 'a large one does not wait for all small ones').to.not.equal(undefined);
  });

  it('frees one slot when it is released twice', () => {
    const limiter = new EndpointLimiter('x');
    const leave = limiter.enter(1);
    leave?.();
    leave?.();
    expect(limiter.enter(1)).to.not.equal(undefined);
    expect(limiter.enter(1)).to.equal(undefined);
  });

  it('calls its listeners until they unsubscribe', () => {
    const limiter = new EndpointLimiter('x');
    let told = 0;
    const stop = onStartPossible(() => {
      told += 1;
    });
    limiter.enter(1)?.();
    stop();
    limiter.enter(1)?.();
    expect(told).to.equal(1);
  });

  it('is shared by all managers of a page', () => {
    expect(limiterOf(scopeOf('x', undefined, undefined))).to.equal(
      limiterOf(scopeOf('x', undefined, undefined)),
    );
    expect(limiterOf(scopeOf('x', undefined, undefined))).to.not.equal(
      limiterOf(scopeOf('y', undefined, undefined)),
    );
    expect(limiterOf(scopeOf('x', undefined, 'a user'))).to.equal(
      limiterOf(scopeOf('x', undefined, undefined)),
    );
  });

  it('is found without parsing the scope again: scheduling looks one up for each queued task', () => {
    const scope = scopeOf('https://parsed.test/', undefined, 'a user');
    const limiter = limiterOf(scope);
    const { parse } = JSON;
    try {
      JSON.parse = () => {
        throw new Error('parsed again');
      };
      expect(limiterOf(scope)).to.equal(limiter);
    } finally {
      JSON.parse = parse;
    }
  });

  it('delays all tasks during the back-off, also when it is extended meanwhile', async () => {
    const [limiter, clock] = [new EndpointLimiter('x'), new FakeClock()];
    limiter.pauseUntil(clock.now() + 5_000);
    limiter.pauseUntil(clock.now() + 1_000);
    let clear = false;
    void limiter
      .ready(clock, () => 0, limiter.takeBackoffTurn())
      .then(() => {
        clear = true;
      });
    await clock.advance(4_000);
    limiter.pauseUntil(clock.now() + 3_000);
    await clock.advance(2_999);
    await settle();
    expect(clear).to.equal(false);
    await clock.advance(200);
    await settle();
    expect(clear).to.equal(true);
  });

  it('resolves ready() at once without a back-off', async () => {
    const limiter = new EndpointLimiter('x');
    await limiter.ready(new FakeClock(), () => 0, limiter.takeBackoffTurn());
  });

  it('after a back-off grants turns one by one, the first free one each', () => {
    const limiter = new EndpointLimiter('x');
    const [first, second, third] = [
      limiter.takeBackoffTurn(),
      limiter.takeBackoffTurn(),
      limiter.takeBackoffTurn(),
    ];
    const turns = [first, second, third].map((place) => place.delayMs(0));
    expect(turns).to.deep.equal([0, 100, 200]);
    second.release();
    expect(limiter.takeBackoffTurn().delayMs(0)).to.equal(100);
    expect(limiter.takeBackoffTurn().delayMs(0.5)).to.equal(350);
  });
});

describe('the refresh of credentials', () => {
  it('asks once for all who are refused at the same time', async () => {
    const limiter = new CredentialsRefresh();
    let asked = 0;
    const ask = async (): Promise<boolean> => {
      asked += 1;
      await settle();
      return true;
    };
    const answers = await Promise.all([1, 2, 3].map(() => limiter.renew(limiter.version, ask)));
    expect([asked, answers, limiter.version]).to.deep.equal([1, [true, true, true], 1]);
  });

  it('does not ask again for a refusal of credentials that were renewed since', async () => {
    const limiter = new CredentialsRefresh();
    const seen = limiter.version;
    await limiter.renew(seen, async () => true);
    expect(await limiter.renew(seen, () => Promise.reject(new Error('asked again')))).to.equal(true);
  });

  it('treats a rejected renewal as a refusal, and asks again the next time', async () => {
    const limiter = new CredentialsRefresh();
    expect(await limiter.renew(0, () => Promise.reject(new Error('closed')))).to.equal(false);
    expect(limiter.version).to.equal(0);
    expect(await limiter.renew(0, async () => true)).to.equal(true);
  });

  it('settled() resolves when the renewal ends', async () => {
    const limiter = new CredentialsRefresh();
    let renewed = false;
    void limiter.renew(0, async () => {
      await settle();
      renewed = true;
      return true;
    });
    await limiter.settled();
    expect(renewed).to.equal(true);
  });
});
