import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { fragmentBytesOf, type Phase } from '../../../../src/session/machine/state.js';
import { topOf } from '../../../../src/session/policy/fragment-sizer.js';
import { make, move, session, type Move } from '../../support/session/session-moves.js';
import { checkEffects, checkReserve, checkStep, SUCCESSORS } from '../../support/session/session-promises.js';

const WELL: Move = { kind: 'ack', offset: 'end', session: true, host: false, reply: false };

describe('the reducer, over 10,000 random sequences of events', () => {
  it('keeps its invariants in every step', () => {
    // Some begin well, so that larger Fragments are tried.
    const sequences = fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.array(move, { minLength: 1, maxLength: 60 }))
      .map(([acks, moves]) => [...Array.from({ length: acks }, () => WELL), ...moves]);
    const reached = new Set<Phase>();
    let trials = 0;
    fc.assert(
      fc.property(session, sequences, (begin, moves) => {
        const each = begin();
        checkEffects(each.state, each.effects);
        const { sessionId, reservedEnd } = each.first;
        let stored = checkReserve({ sessionId, reservedEnd }, each.state, each.effects);
        for (const next of moves) {
          const before = each.state;
          make(next, each);
          checkStep(before, each.state, each.effects, next);
          stored = checkReserve(stored, each.state, each.effects, JSON.stringify(next));
          reached.add(each.state.phase);
          if (fragmentBytesOf(each.state) > topOf(each.state.sizer)) trials++;
        }
      }),
      { numRuns: 10_000, includeErrorInReport: true },
    );
    expect(trials, 'trials of larger Fragments').to.be.greaterThan(200);
    expect([...reached].sort(), 'the sequences get everywhere').to.deep.equal(
      Object.keys(SUCCESSORS)
        .filter((phase) => phase !== 'idle')
        .sort(),
    );
  });
});
