import { expect } from '@open-wc/testing';
import { mapWithYields, yieldIfMany } from '../../../../src/manager/page/yield-to-event-loop.js';

/** Whether the work leaves the event loop to others before it is done. */
async function turns(work: () => Promise<unknown>): Promise<boolean> {
  let done = false;
  const working = work().then(() => (done = true));
  for (let step = 0; step < 100; step++) await Promise.resolve();
  const turned = !done;
  await working;
  return turned;
}

/** Holds the page up longer than one slice may. */
function busy(): void {
  const begunAt = performance.now();
  while (performance.now() - begunAt < 25);
}

describe('work in slices', () => {
  it('keeps the results in order', async () => {
    expect(await mapWithYields([3, 1, 2], (n) => n * 2)).to.deep.equal([6, 2, 4]);
  });

  it('yields to the event loop between slow items', async () => {
    expect(await turns(() => mapWithYields([1, 2, 3, 4], busy))).to.equal(true);
  });

  it('yields between steps over many items, but not over one', async () => {
    expect(await turns(() => yieldIfMany(Array.from({ length: 1000 })))).to.equal(true);
    expect(await turns(() => yieldIfMany([1]))).to.equal(false);
  });
});
