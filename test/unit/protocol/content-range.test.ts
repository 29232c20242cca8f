import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { formatContentRange, parseReceivedOffset } from '../../../src/protocol/content-range.js';

const RECEIVED: readonly (readonly [string | null, number | undefined, string])[] = [
  ['213', 213, 'one decimal number'],
  ['0', 0, 'nothing received yet'],
  [' 4892 ', 4892, 'spaces around it'],
  ['0-9999/25000', 10000, 'a range: the byte after its last'],
  ['bytes 0-9999/25000', 10000, 'a range with its unit'],
  ['bytes=0-9999', 10000, 'a range as in a request'],
  ['BYTES 0-9999/*', 10000, 'a range of an unknown total'],
  ['5368709120', 5368709120, 'over 4 GiB'],
  ['9007199254740991', 9007199254740991, 'the largest safe integer'],
  ['9007199254740992', undefined, 'beyond safe integers'],
  ['0-9007199254740991', undefined, 'a range beyond safe integers'],
  ['none', undefined, 'the word none'],
  ['', undefined, 'an empty value'],
  [null, undefined, 'no header'],
  ['-5', undefined, 'a negative number'],
  ['1.5', undefined, 'a fraction'],
  ['1e3', undefined, 'an exponent'],
  ['0x10', undefined, 'hex'],
  ['12, 13', undefined, 'two values'],
  ['12abc', undefined, 'rubbish behind it'],
];

describe('BITS-Received-Content-Range', () => {
  for (const [text, expected, what] of RECEIVED) {
    it(`[MC-BUP 2.2.1.2] reads ${what}: ${JSON.stringify(text)}`, () => {
      expect(parseReceivedOffset(text)).to.equal(expected);
    });
  }
});

describe('Content-Range', () => {
  it('[MC-BUP 2.2.1.1] names the last byte, not the one after it', () => {
    expect(formatContentRange({ start: 128, end: 213 }, 4892)).to.equal('bytes 128-212/4892');
    expect(formatContentRange({ start: 0, end: 1 }, 1)).to.equal('bytes 0-0/1');
  });

  it('[MC-BUP 2.2.1.1] is plain decimal at any size', () => {
    const total = 5 * 2 ** 40;
    expect(formatContentRange({ start: total - 1, end: total }, total)).to.equal(
      'bytes 5497558138879-5497558138879/5497558138880',
    );
  });

  it('[MC-BUP 2.2.1.1] can be read back as the offset of the next byte, for any range', () => {
    const size = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 });
    fc.assert(
      fc.property(size, size, size, (a, b, c) => {
        const [start = 0, end = 0, total = 0] = [a, b, c].sort((x, y) => x - y);
        fc.pre(start < end);
        expect(parseReceivedOffset(formatContentRange({ start, end }, total))).to.equal(end);
      }),
    );
  });
});
