import { expect } from '@open-wc/testing';
import { formatHresult } from '../../../src/protocol/hresult.js';
import { parseHresult } from '../../../src/protocol/parse-hresult.js';

const SPELLINGS: readonly (readonly [string | null, number | undefined])[] = [
  ['0x8020001F', 0x8020001f],
  ['0x8020001f', 0x8020001f],
  ['0X8020001F', 0x8020001f],
  ['x8020001F', 0x8020001f],
  ['8020001F', 0x8020001f],
  [' 0x8020001F ', 0x8020001f],
  ['0x80070005', 0x80070005],
  ['0x5', 5],
  ['7', 7],
  ['', undefined],
  [null, undefined],
  ['0', undefined],
  ['0x0', undefined],
  ['1', undefined],
  ['0x1', undefined],
  ['0x', undefined],
  ['-2145386465', undefined],
  ['0x8020001F00', undefined],
  ['BG_E_SESSION_NOT_FOUND', undefined],
  ['0x8020001F, 0x5', undefined],
];

describe('HRESULT', () => {
  for (const [text, expected] of SPELLINGS) {
    it(`[MC-BUP 2.2.1.2] reads ${JSON.stringify(text)}`, () => {
      expect(parseHresult(text)).to.equal(expected);
    });
  }

  it('is written as 0x and eight digits', () => {
    expect(formatHresult(0x8020001f)).to.equal('0x8020001F');
    expect(formatHresult(5)).to.equal('0x00000005');
  });

  it('can be read back, every known one', () => {
    const known = [0x8020001f, 0x80200020, 0x80070005, 0x80070057, 0x80070070, 0x80070112];
    for (const value of known) expect(parseHresult(formatHresult(value))).to.equal(value);
  });
});
