import type { Failure } from '../policy/failure.js';
import { withFormerSizes } from './size-refusal.js';
import { resumePhase, step, stop, type Step } from './transitions.js';
import { NO_SESSION, type AskingState, type RequestProblem, type SessionFacts } from './state.js';

/** Maximum number of restarts without progress in between. */
const MAX_LOSSES_WITHOUT_PROGRESS = 1;
/** Maximum number of restarts in all, with or without progress in between. */
const MAX_LOSSES = 10;

/**
 * Handles a lost session: asks the page whether to restart, then creates a new session at byte 0.
 *
 * @param closeUnknown The server did not know the session that Close-Session closed: see `checkDelivery`.
 */
export function restart(state: AskingState, { failure }: RequestProblem, closeUnknown = false): Step {
  const { sizer } = withFormerSizes(state);
  return announce({ ...state, ...NO_SESSION, sizer, closeUnknown }, state.offset, failure);
}

/**
 * Handles the loss of acknowledged bytes: asks the page like after a lost session, then continues the same session
 * at the offset of `facts`.
 *
 * @param acknowledged Number of bytes that the server had acknowledged before.
 */
export function goBack(facts: SessionFacts, acknowledged: number, failure: Failure): Step {
  return announce({ ...facts, stalls: 0, closeSent: false }, acknowledged, failure);
}

function announce(kept: SessionFacts, acknowledged: number, failure: Failure): Step {
  const reason = 'session-lost';
  const problem = { code: reason, failure } as const;
  const facts = { ...kept, losses: kept.losses + 1, lossesInAll: kept.lossesInAll + 1 };
  if (facts.losses > MAX_LOSSES_WITHOUT_PROGRESS || facts.lossesInAll > MAX_LOSSES)
    return stop(facts, problem);
  return step(
    { ...facts, phase: 'waiting', next: resumePhase(facts), reason, problem },
    { type: 'ask-restart', acknowledged, resumesFrom: facts.offset },
  );
}
