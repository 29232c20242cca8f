import { expect } from '@open-wc/testing';
import type { Misbehaving } from '../../server/conformance/mutants/misbehaving.js';
import { pool } from '../support/pool.js';
import { EVENTS, EVENT_NAMES, TABLE, type Ends, type TrialEvent } from './table.js';
import { MisbehavingTrial } from './trial.js';

const CASES = (Object.keys(TABLE) as Misbehaving[]).flatMap((name) =>
  EVENTS.map((event): [Misbehaving, TrialEvent, Ends] => [name, event, TABLE[name][event]]),
);

async function runCase([name, event, ends]: (typeof CASES)[number]): Promise<void> {
  const trial = await MisbehavingTrial.start(name, event);
  try {
    const end = await trial.ends();
    if (end === 'done')
      expect(await trial.isDelivered(), 'the bytes of the file after bits-success').to.equal(true);
    expect(end).to.be.oneOf(ends);
  } finally {
    await trial.over();
  }
}

describe('an upload to a server that misbehaves never succeeds with wrong bytes, and never hangs', () => {
  const results = pool(CASES, runCase);

  for (const [i, [name, event, ends]] of CASES.entries())
    it(`${name}, ${EVENT_NAMES[event]}: ${ends.join(' or ')}`, () => results[i]);
});
