import { expect } from '@open-wc/testing';
import { integer, oneOf, parseSize, positive } from '../../../src/view/form/checked.js';

describe('an attribute parser', () => {
  for (const [text, bytes] of [
    ['0', 0],
    ['1024', 1024],
    ['10MB', 10_000_000],
    ['10 mb', 10_000_000],
    ['4GiB', 4 * 1024 ** 3],
    ['1.5k', 1500],
    ['2TiB', 2 * 1024 ** 4],
    [' 7B ', 7],
    [12.7, 12],
    ['', undefined],
    ['ten', undefined],
    ['-1', undefined],
    ['10XB', undefined],
    ['1e9', undefined],
    [-1, undefined],
    [NaN, undefined],
    [Infinity, undefined],
  ] as const)
    it(`reads the size ${JSON.stringify(text)} as ${bytes}`, () => expect(parseSize(text)).to.equal(bytes));

  it('accepts whole numbers from a minimum on', () => {
    const { parse } = integer(1, 3);
    expect(['1', 7, '0', '2.5', '', 'x', null].map(parse)).to.deep.equal([
      1,
      7,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('accepts numbers above 0', () => {
    expect(['0.5', 0, 'x', Infinity].map(positive().parse)).to.deep.equal([
      0.5,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('accepts one of the listed words', () => {
    const words = oneOf('auto', 'never');
    expect(['never', 'NEVER', ''].map(words.parse)).to.deep.equal(['never', undefined, undefined]);
    expect(words.fallback).to.equal('auto');
  });
});
