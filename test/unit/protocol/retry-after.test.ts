import { expect } from '@open-wc/testing';
import { parseRetryAfter } from '../../../src/protocol/retry-after.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;

const VALUES: readonly (readonly [string | null, number | undefined, string])[] = [
  ['7', 7_000, 'seconds'],
  ['0', 0, 'no seconds'],
  [' 12 ', 12_000, 'spaces around'],
  ['999999', HOUR, 'more than an hour is an hour'],
  [new Date(NOW + 30_000).toUTCString(), 30_000, 'an HTTP date'],
  ['Friday, 02-Jan-26 03:04:35 GMT', 30_000, 'the obsolete date of RFC 850'],
  [new Date(NOW - 30_000).toUTCString(), 0, 'a date that has passed'],
  [new Date(NOW + 30 * HOUR).toUTCString(), HOUR, 'a date far off'],
  ['soon', undefined, 'a word'],
  ['', undefined, 'nothing'],
  [null, undefined, 'no header'],
];

describe('Retry-After', () => {
  for (const [text, expected, what] of VALUES) {
    it(`[RFC 9110 10.2.3] reads ${what}: ${JSON.stringify(text)}`, () => {
      expect(parseRetryAfter(text, NOW)).to.equal(expected);
    });
  }

  it('is never negative and never over an hour', () => {
    for (const text of ['-5', '1.5', '99999999999999999999', '1e9']) {
      const delayMs = parseRetryAfter(text, NOW) ?? 0;
      expect(delayMs).to.be.within(0, HOUR);
    }
  });
});
