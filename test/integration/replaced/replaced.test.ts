import { expect } from '@open-wc/testing';
import { pool } from '../support/pool.js';
import { REPLACED_FAULTS, REPLACED_PLACES } from './replaced-faults.js';
import { ReplacedTrial } from './replaced-trial.js';

const CASES = REPLACED_FAULTS.flatMap((fault) =>
  REPLACED_PLACES.map((place) => ({ fault, place, end: fault.end(place) })),
);

async function runCase({ fault, place, end }: (typeof CASES)[number]): Promise<void> {
  const trial = new ReplacedTrial();
  try {
    expect(await trial.strike(fault, place)).to.equal(end);
    expect(await trial.isDelivered(), 'the bytes of the replacement').to.equal(true);
  } finally {
    trial.over();
  }
}

describe('a file that the page replaces in bits-start by one of the same name and size', () => {
  const results = pool(CASES, runCase);

  for (const [i, { fault, place, end }] of CASES.entries())
    it(`${fault.name}, ${place}: ${end}`, () => results[i]);
});
