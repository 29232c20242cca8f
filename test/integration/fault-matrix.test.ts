import { expect } from '@open-wc/testing';
import { CASES } from './fault-matrix/cases.js';
import { FRAGMENT_BYTES, runCase } from './fault-matrix/run-case.js';
import { pool } from './support/pool.js';

describe('the fault matrix', () => {
  const results = pool(CASES, runCase);

  for (const [i, { fault, place, end }] of CASES.entries()) {
    it(`${fault.name}, ${place}: ${end}`, async () => {
      const { bytesSentTwice, ...result } = await results[i]!;
      const ends = end.split(' or ');
      expect(ends).to.include(result.end);
      const over = ['done', 'lost', 'cancelled'].includes(result.end);
      expect(result).to.include({ hits: 1, kept: !over, arrived: end !== 'cancelled', unverified: false });
      if (end !== 'lost') expect(bytesSentTwice).to.be.at.most(FRAGMENT_BYTES);
    });
  }

  it('has at least 250 cases', () => {
    expect(CASES.length).to.be.at.least(250);
  });
});
