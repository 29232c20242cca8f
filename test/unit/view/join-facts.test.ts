import { expect } from '@open-wc/testing';
import { joinFacts } from '../../../src/view/join-facts.js';

describe('figures in a row', () => {
  const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '').replaceAll('\u00a0', '_');

  it('leave empty ones out and break between, not within', () => {
    expect(plain(joinFacts(['1 MB of 2 MB', '', '3 MB/s']))).to.equal('1_MB_of_2_MB_· 3_MB/s');
  });

  it('may be broken when they are sentences', () => {
    expect(plain(joinFacts(['Unfinished from an earlier visit']))).to.equal(
      'Unfinished from an earlier visit',
    );
  });

  it('keep their own direction', () => {
    expect(joinFacts(['a', 'b'])).to.equal('\u2068a\u2069\u00a0· \u2068b\u2069');
  });
});
