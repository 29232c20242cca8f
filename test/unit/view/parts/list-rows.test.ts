import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import { ListRows } from '../../../../src/view/list/list-rows.js';
import { until } from '../../../support/until.js';

/** The rows of an element that is in no page. */
function setUp(): { rows: ListRows; drawn: () => boolean } {
  let isDrawn = false;
  const host: ReactiveControllerHost & Element = Object.assign(document.createElement('div'), {
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  });
  const rows = new ListRows(
    host,
    () => (isDrawn = true),
    () => undefined,
  );
  return { rows, drawn: () => isDrawn };
}

const items = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index) }));

describe('the rows of a list', () => {
  it('are all drawn if it is short', () => {
    const { rows } = setUp();
    for (const count of [0, 1, 59]) {
      const { virtual, indexes } = rows.layout(items(count));
      expect([virtual, indexes.length]).to.deep.equal([false, count]);
    }
  });

  it('are the first ones of a long list until its code is there, then those in view', async () => {
    const { rows, drawn } = setUp();
    const before = rows.layout(items(10_000));
    expect([before.virtual, before.indexes]).to.deep.equal([false, [0, 1, 2, 3, 4, 5, 6, 7]]);
    await until(drawn, 'another drawing');
    const after = rows.layout(items(10_000));
    expect(after.virtual).to.be.true;
    expect(after.indexes.length).to.be.within(8, 100);
    expect(after.height).to.equal(640_000);
  });

  it('that were drawn stay when the list becomes long: one may have the focus', () => {
    const { rows } = setUp();
    rows.layout(items(59));
    expect(rows.layout(items(60)).indexes).to.have.lengthOf(59);
    expect(rows.layout(items(61)).indexes).to.have.lengthOf(59);
  });
});
