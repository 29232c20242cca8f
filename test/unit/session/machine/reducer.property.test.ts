import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Phase } from '../../../../src/session/machine/state.js';
import { make, move, session } from '../../support/session/session-moves.js';
import { checkEffects, checkReserve, checkStep, SUCCESSORS } from '../../support/session/session-promises.js';

describe('the reducer, over 10,000 random sequences of events', () => {
  it('keeps its invariants in every step', function () {
    this.timeout(60_000);
    const sequences = fc.array(move, { minLength: 1, maxLength: 60 });
    const reached = new Set<Phase>();
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
        }
      }),
      { numRuns: 10_000, includeErrorInReport: true },
    );
    expect([...reached].sort(), 'the sequences get everywhere').to.deep.equal(
      Object.keys(SUCCESSORS)
        .filter((phase) => phase !== 'idle')
        .sort(),
    );
  });
});
