import { expect } from '@open-wc/testing';
import { gridStep } from '../../../../src/view/list/grid.js';

/** A line of three cells, a fold, and lines of three and of two cells. */
const COLUMNS = [1, 2, 3, 1, 1, 2, 3, 1, 2];

const from = (index: number, key: string, rightToLeft = false): number | undefined => {
  const step = gridStep(key, index, COLUMNS, rightToLeft);
  return step && index + step;
};

describe('the arrow keys in the grid', () => {
  it('move to the cell before or after, in the direction of reading', () => {
    expect(from(1, 'ArrowRight')).to.equal(2);
    expect(from(1, 'ArrowLeft')).to.equal(0);
    expect(from(1, 'ArrowRight', true)).to.equal(0);
    expect(from(1, 'ArrowLeft', true)).to.equal(2);
  });

  it('move to the cell below, or the last one of its line', () => {
    expect(from(4, 'ArrowDown')).to.equal(7);
    expect(from(5, 'ArrowDown')).to.equal(8);
    expect(from(6, 'ArrowDown')).to.equal(8);
    expect(from(2, 'ArrowDown'), 'to a fold').to.equal(3);
    expect(from(3, 'ArrowDown'), 'from a fold').to.equal(4);
    expect(from(8, 'ArrowDown'), 'in the last line').to.equal(0);
  });

  it('move to the cell above, or the last one of its line', () => {
    expect(from(8, 'ArrowUp')).to.equal(5);
    expect(from(7, 'ArrowUp')).to.equal(4);
    expect(from(6, 'ArrowUp'), 'to a fold').to.equal(3);
    expect(from(3, 'ArrowUp'), 'from a fold').to.equal(0);
    expect(from(1, 'ArrowUp'), 'in the first line').to.equal(0);
  });

  it('are these four only', () => {
    expect(from(1, 'Home')).to.equal(undefined);
    expect(from(1, 'a')).to.equal(undefined);
  });
});
