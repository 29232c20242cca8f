import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { ProgressMeter } from '../../../src/file/progress-meter.js';

const SECOND = 1_000;

/** A meter that was fed these bytes a second for some seconds. */
function fed(bytesPerSecond: number, seconds: number, fromBytes = 0): ProgressMeter {
  const meter = new ProgressMeter();
  meter.add(0, fromBytes);
  for (let i = 1; i <= seconds; i++) meter.add(i * SECOND, fromBytes + i * bytesPerSecond);
  return meter;
}

describe('the progress meter', () => {
  it('has no rate before the first Ack', () => {
    const meter = new ProgressMeter();
    expect([meter.rate, meter.timeLeftMs(100)]).to.deep.equal([0, undefined]);
    meter.add(0, 500);
    expect([meter.rate, meter.timeLeftMs(100)]).to.deep.equal([0, undefined]);
  });

  it('measures the bytes of this run only', () => {
    expect(fed(1_000, 5, 5_000_000_000).rate).to.equal(1_000);
  });

  it('estimates the time left at the measured rate', () => {
    expect(fed(1_000, 5).timeLeftMs(30_000)).to.equal(30_000);
  });

  it('ignores samples older than its window', () => {
    const meter = fed(1_000, 60);
    for (let i = 1; i <= 20; i++) meter.add((60 + i) * SECOND, 60_000 + i * 5_000);
    expect(meter.rate).to.equal(5_000);
  });

  it('has a rate for a Fragment slower than its window', () => {
    const meter = fed(1_000, 5);
    meter.add(65 * SECOND, 65_000);
    expect(meter.rate).to.equal(1_000);
  });

  it('excludes pauses', () => {
    const meter = fed(1_000, 5);
    meter.add(6 * SECOND, undefined);
    meter.add(3_600 * SECOND, 5_000);
    expect(meter.rate, 'nothing measured since').to.equal(0);
    meter.add(3_601 * SECOND, 7_000);
    expect(meter.rate).to.equal(2_000);
  });

  it('restarts when bytes or the clock go back', () => {
    const lost = fed(1_000, 5);
    lost.add(6 * SECOND, 0);
    expect(lost.rate).to.equal(0);
    const changed = fed(1_000, 5);
    changed.add(-3_600 * SECOND, 6_000);
    expect(changed.rate).to.equal(0);
    changed.add(-3_599 * SECOND, 7_000);
    expect(changed.rate).to.equal(1_000);
  });

  it('has no negative or infinite value, whatever the clock and bytes are', () => {
    const sample = fc.tuple(fc.integer({ min: -1e6, max: 1e12 }), fc.integer({ min: 0, max: 1e15 }));
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 50 }), (samples) => {
        const meter = new ProgressMeter();
        for (const [atMs, bytes] of samples) {
          meter.add(atMs, bytes);
          expect(Number.isFinite(meter.rate) && meter.rate >= 0).to.equal(true);
          expect(meter.timeLeftMs(1_000) ?? 0).to.be.at.least(0);
        }
      }),
    );
  });
});
