import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CONTROL_TIMEOUT_MS, fragmentTimeoutMs } from '../../../../src/session/policy/response-timeout.js';

const MIB = 1024 * 1024;

describe('response time-outs', () => {
  it('[MC-BUP 3.1.2] are two minutes for packets without content', () => {
    expect(CONTROL_TIMEOUT_MS).to.equal(120_000);
  });

  it('are at least half a minute for a Fragment, and more by its size', () => {
    expect(fragmentTimeoutMs(1, 0, false)).to.be.within(30_000, 30_001);
    expect(fragmentTimeoutMs(10 * MIB, 0, false)).to.be.greaterThan(10 * 60_000);
  });

  it('[MC-BUP 3.3.2] are over five minutes longer for the last Fragment of an upload-reply job', () => {
    const more = fragmentTimeoutMs(MIB, 100, true) - fragmentTimeoutMs(MIB, 100, false);
    expect(more).to.be.greaterThan(300_000);
  });

  it('are at least four times the time at the measured rate, and not longer at a higher rate', () => {
    const bytes = fc.integer({ min: 1, max: 64 * MIB });
    const rate = fc.double({ min: 16, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(bytes, rate, rate, (size, a, b) => {
        expect(fragmentTimeoutMs(size, a, false)).to.be.at.least((4 * size) / a);
        const [slow, fast] = [Math.min(a, b), Math.max(a, b)];
        expect(fragmentTimeoutMs(size, fast, false)).to.be.at.most(fragmentTimeoutMs(size, slow, false));
      }),
    );
  });

  it('assume a rate of at least 4 kB/s, however low the measured one', () => {
    expect(fragmentTimeoutMs(MIB, 0.001, false)).to.equal(fragmentTimeoutMs(MIB, 1, false));
  });
});
