import { expect } from '@open-wc/testing';
import { systemClock } from '../../../../src/session/ports/clock.js';

describe('the platform’s clock', () => {
  it('calls back after the delay, but not after it was stopped', async () => {
    const called: string[] = [];
    const stop = systemClock.after(1, () => called.push('stopped'));
    stop();
    const before = systemClock.now();
    await new Promise<void>((resolve) => {
      systemClock.after(20, () => {
        called.push('kept');
        resolve();
      });
    });
    expect(called).to.deep.equal(['kept']);
    expect(systemClock.now() - before).to.be.at.least(15);
  });
});
