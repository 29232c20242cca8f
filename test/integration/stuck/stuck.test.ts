import { expect } from '@open-wc/testing';
import { pool } from '../support/pool.js';
import { STUCK_FAULTS, STUCK_PLACES, WAYS_ON } from './stuck-faults.js';
import { StuckTrial } from './stuck-trial.js';

const CASES = STUCK_FAULTS.flatMap((fault) =>
  STUCK_PLACES.flatMap((place) => WAYS_ON.map((way) => ({ fault, place, way }))),
);

async function runCase({ fault, place, way }: (typeof CASES)[number]): Promise<void> {
  const trial = new StuckTrial(fault, place);
  try {
    await trial.strike();
    await trial.goesOn(way);
    expect(await trial.isDelivered(), 'the bytes of the file').to.equal(true);
    expect(trial.isLost, 'a session was lost').to.equal(false);
  } finally {
    trial.over();
  }
}

describe('a session that is stuck: each packet of one kind meets a fault, while Pings succeed', () => {
  const results = pool(CASES, runCase);

  for (const [i, { fault, place, way }] of CASES.entries())
    it(`${fault.name}, ${place}: session-stuck, then "${way}": done`, () => results[i]);
});
