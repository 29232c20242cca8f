import { expect } from '@open-wc/testing';
import { InFlight } from '../../../src/view/format/in-flight.js';
import { snapshot } from './fake-manager.js';

describe('the estimate of bytes in flight', () => {
  const sending = snapshot({ status: 'sending', inFlight: 1000, inFlightSince: 10_000, rate: 100 });

  it('is rate times time', () => {
    expect(new InFlight().estimate(sending, 12_000)).to.equal(200);
  });

  it('never passes the end of the Fragment', () => {
    expect(new InFlight().estimate(sending, 1_000_000)).to.equal(1000);
  });

  it('is 0 while the rate is unknown, or after the clock was set back', () => {
    expect(new InFlight().estimate({ ...sending, rate: undefined }, 12_000)).to.equal(0);
    expect(new InFlight().estimate(sending, 0)).to.equal(0);
  });

  it('does not fall within a Fragment when the rate does', () => {
    const estimate = new InFlight();
    expect(estimate.estimate(sending, 15_000)).to.equal(500);
    expect(estimate.estimate({ ...sending, rate: 10 }, 16_000)).to.equal(500);
    expect(estimate.estimate({ ...sending, rate: 10, inFlightSince: 16_000 }, 17_000)).to.equal(10);
  });

  it('starts at 0 after the Fragment', () => {
    const estimate = new InFlight();
    estimate.estimate(sending, 15_000);
    expect(estimate.estimate({ ...sending, inFlight: 0, inFlightSince: undefined }, 16_000)).to.equal(0);
  });
});
