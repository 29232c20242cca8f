import { expect } from '@open-wc/testing';
import { CredentialsRefresh } from '../../../../src/manager/network/credentials-refresh.js';
import { onFreed } from '../../../../src/manager/network/freed.js';
import { EndpointLimiter, limiterOf } from '../../../../src/manager/network/endpoint-limiter.js';
import { settle } from '../../../support/until.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('the gate of an endpoint', () => {
  it('grants as many slots as tasks may run, and the next when one is released', () => {
    const gate = new EndpointLimiter();
    const leave = gate.enter(2);
    expect(gate.enter(2)).to.not.equal(undefined);
    expect(gate.enter(2)).to.equal(undefined);
    leave?.();
    expect(gate.enter(2)).to.not.equal(undefined);
  });

  it('frees one slot when it is released twice', () => {
    const gate = new EndpointLimiter();
    const leave = gate.enter(1);
    leave?.();
    leave?.();
    expect(gate.enter(1)).to.not.equal(undefined);
    expect(gate.enter(1)).to.equal(undefined);
  });

  it('calls its listeners until they unsubscribe', () => {
    const gate = new EndpointLimiter();
    let told = 0;
    const stop = onFreed(() => {
      told += 1;
    });
    gate.enter(1)?.();
    stop();
    gate.enter(1)?.();
    expect(told).to.equal(1);
  });

  it('is shared by all managers of a page', () => {
    expect(limiterOf('x')).to.equal(limiterOf('x'));
    expect(limiterOf('x')).to.not.equal(limiterOf('y'));
  });

  it('delays all tasks during the back-off, also when it is extended meanwhile', async () => {
    const [gate, clock] = [new EndpointLimiter(), new FakeClock()];
    gate.pauseUntil(clock.now() + 5_000);
    gate.pauseUntil(clock.now() + 1_000);
    let clear = false;
    void gate
      .ready(clock, () => 0, gate.takeBackoffSlot())
      .then(() => {
        clear = true;
      });
    await clock.advance(4_000);
    gate.pauseUntil(clock.now() + 3_000);
    await clock.advance(2_999);
    await settle();
    expect(clear).to.equal(false);
    await clock.advance(200);
    await settle();
    expect(clear).to.equal(true);
  });

  it('resolves ready() at once without a back-off', async () => {
    const gate = new EndpointLimiter();
    await gate.ready(new FakeClock(), () => 0, gate.takeBackoffSlot());
  });

  it('after a back-off grants slots one by one, in the first free places', () => {
    const gate = new EndpointLimiter();
    const [first, second, third] = [gate.takeBackoffSlot(), gate.takeBackoffSlot(), gate.takeBackoffSlot()];
    const turns = [first, second, third].map((place) => place.turnMs(0));
    expect(turns).to.deep.equal([0, 100, 200]);
    second.leave();
    expect(gate.takeBackoffSlot().turnMs(0)).to.equal(100);
    expect(gate.takeBackoffSlot().turnMs(0.5)).to.equal(350);
  });
});

describe('the gate of credentials', () => {
  it('asks once for all who are refused at the same time', async () => {
    const gate = new CredentialsRefresh();
    let asked = 0;
    const ask = async (): Promise<boolean> => {
      asked += 1;
      await settle();
      return true;
    };
    const answers = await Promise.all([1, 2, 3].map(() => gate.renew(gate.version, ask)));
    expect([asked, answers, gate.version]).to.deep.equal([1, [true, true, true], 1]);
  });

  it('does not ask again for a refusal of credentials that were renewed since', async () => {
    const gate = new CredentialsRefresh();
    const seen = gate.version;
    await gate.renew(seen, async () => true);
    expect(await gate.renew(seen, () => Promise.reject(new Error('asked again')))).to.equal(true);
  });

  it('treats a rejected renewal as a refusal, and asks again the next time', async () => {
    const gate = new CredentialsRefresh();
    expect(await gate.renew(0, () => Promise.reject(new Error('closed')))).to.equal(false);
    expect(gate.version).to.equal(0);
    expect(await gate.renew(0, async () => true)).to.equal(true);
  });

  it('settled() resolves when the renewal ends', async () => {
    const gate = new CredentialsRefresh();
    let renewed = false;
    void gate.renew(0, async () => {
      await settle();
      renewed = true;
      return true;
    });
    await gate.settled();
    expect(renewed).to.equal(true);
  });
});
