import type { Failure } from '../policy/failure.js';
import type { SessionFacts } from '../machine/state.js';
import type { Step } from '../machine/transitions.js';
import { core } from './given.js';

/** Maximum number of restarts without progress in between. */
const MAX_LOSSES_WITHOUT_PROGRESS = 1;
/** Maximum number of restarts in all, with or without progress in between. */
const MAX_LOSSES = 10;

/**
 * Handles the loss of acknowledged bytes: asks the page like after a lost session, then continues the same session
 * at the offset of `facts`.
 *
 * @param acknowledged Number of bytes that the server had acknowledged before.
 */
export function goBack(facts: SessionFacts, acknowledged: number, failure: Failure): Step {
  return announce({ ...facts, stalls: 0, closeSent: false }, acknowledged, failure);
}

/** Asks the page, then continues at the offset of `kept`: with a new session if it has none. */
export function announce(kept: SessionFacts, acknowledged: number, failure: Failure): Step {
  const reason = 'session-lost';
  const problem = { code: reason, failure } as const;
  const troubles = kept.troubles.map((each) =>
    each.problem.failure === failure ? { ...each, problem } : each,
  );
  const facts = { ...kept, troubles, losses: kept.losses + 1, lossesInAll: kept.lossesInAll + 1 };
  if (facts.losses > MAX_LOSSES_WITHOUT_PROGRESS || facts.lossesInAll > MAX_LOSSES)
    return core.stop(facts, problem);
  return core.step(
    { ...facts, phase: 'waiting', next: core.resumePhase(facts), reason, problem },
    { type: 'ask-restart', acknowledged, resumesFrom: facts.offset },
  );
}
