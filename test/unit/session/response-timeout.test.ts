import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CONTROL_TIMEOUT_MS, fragmentTimeoutMs } from '../../../src/session/response-timeout.js';

const MIB = 1024 * 1024;

describe('response time-outs', () => {
  it('[MC-BUP 3.1.2] packets without content get two minutes', () => {
    expect(CONTROL_TIMEOUT_MS).to.equal(120_000);
  });

  it('a Fragment always gets half a minute, and more by its size', () => {
    expect(fragmentTimeoutMs(1, 0, false)).to.be.within(30_000, 30_001);
    expect(fragmentTimeoutMs(10 * MIB, 0, false)).to.be.greaterThan(10 * 60_000);
  });

  it('[MC-BUP 3.3.2] the last one of an upload-reply job gets over five minutes more', () => {
    const more = fragmentTimeoutMs(MIB, 100, true) - fragmentTimeoutMs(MIB, 100, false);
    expect(more).to.be.greaterThan(300_000);
  });

  it('never less than four times what the measured rate needs, never longer for a faster line', () => {
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

  it('a line slower than 4 kB/s is a stall, however slow it was measured', () => {
    expect(fragmentTimeoutMs(MIB, 0.001, false)).to.equal(fragmentTimeoutMs(MIB, 1, false));
  });
});
