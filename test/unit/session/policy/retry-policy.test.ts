import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { connect } from '../../../../src/session/failures/given.js';
import { attemptLimit } from '../../../../src/session/failures/retry.js';
import { CORE } from '../../../../src/session/machine/core-of-session.js';
import { retryDelayMs } from '../../../../src/session/policy/retry-policy.js';

connect(CORE);

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retry delays', () => {
  it('have full jitter up to a limit that doubles to a minute, and are never 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), unit, (attempt, random) => {
        const ceiling = Math.min(60_000, 2_500 * 2 ** (attempt - 1));
        expect(retryDelayMs(attempt, random)).to.be.within(100, ceiling);
      }),
    );
  });

  it('use the whole range', () => {
    expect(retryDelayMs(1, 0)).to.equal(100);
    expect(retryDelayMs(1, 0.999_999)).to.be.closeTo(2_500, 1);
    expect(retryDelayMs(10, 0.999_999)).to.be.closeTo(60_000, 1);
    expect(retryDelayMs(10, 0.5)).to.equal(30_000);
  });

  it('[RFC 9110 10.2.3] are at least Retry-After, plus at most a second of jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        unit,
        fc.integer({ min: 0, max: 3_600_000 }),
        (n, r, said) => {
          expect(retryDelayMs(n, r, said)).to.be.within(said, said + 1_000);
        },
      ),
    );
  });
});

describe('attempt limits', () => {
  it('are much higher for a session that worked than for one that never did', () => {
    expect(attemptLimit('network', true, false)).to.be.greaterThan(4 * attemptLimit('network', false, false));
  });

  it('are low for a server application and for Cancel-Session', () => {
    for (const worked of [true, false]) {
      expect(attemptLimit('application', worked, false)).to.be.within(2, 10);
      expect(attemptLimit('network', worked, true)).to.be.within(2, 10);
    }
  });

  it('allow at least a quarter of an hour without the server after the first acknowledged Fragment', () => {
    let waitedMs = 0;
    for (let n = 1; n <= attemptLimit('network', true, false); n++) waitedMs += retryDelayMs(n, 0.5);
    expect(waitedMs).to.be.greaterThan(15 * 60_000);
  });
});
