import { expect } from '@open-wc/testing';
import { Deferred } from '../../support/deferred.js';
import { FigureSource } from '../../../src/view/format/figure-source.js';
import { snapshot } from './fake-manager.js';

describe('the source of the figures', () => {
  const at = Date.UTC(2026, 0, 1);
  const totals = { acknowledged: 700, total: 1e6, rate: 100, timeLeftMs: 9_993_000 };
  const task = snapshot({
    status: 'sending',
    size: 1e6,
    acknowledged: 700,
    inFlight: 1000,
    inFlightSince: at,
    rate: 100,
    timeLeftMs: 9_993_000,
  });

  it('has those of the last Ack until the estimate is loaded, then estimates', async () => {
    const loaded = new Deferred();
    const source = new FigureSource(() => loaded.resolve());
    expect(source.update([task], { totals }, at + 2000)).to.include({ ...totals, sent: 700, files: 0 });
    expect(source.of(task)).to.include({ sent: 700, shown: 700, rate: 100, timeLeftMs: 9_993_000 });
    await loaded.promise;
    expect(source.update([task], { totals }, at + 2000)).to.include({ sent: 900, files: 1 });
    expect(source.of(task).sent).to.equal(900);
  });

  it('has no bytes without a manager', () => {
    expect(new FigureSource(() => undefined).update([], undefined, at)).to.include({ sent: 0, total: 0 });
  });
});
