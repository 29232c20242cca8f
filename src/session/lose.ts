import type { Failure } from './failure.js';
import { withFormerSizes } from './size-refusal.js';
import { resumePhase, step, stop, type Step } from './steps.js';
import { NO_SESSION, type AskingState, type RequestProblem, type SessionFacts } from './state.js';

/** Lost twice without progress between is a failure. */
const MAX_LOSSES = 1;
/** And whatever progress it makes between, it is not begun for ever. */
const MAX_LOSSES_IN_ALL = 10;

/**
 * The session is gone: announces it, then starts a new one at byte 0.
 *
 * @param closeUnknown The server did not know the session that Close-Session closed: see `settle`.
 */
export function lose(state: AskingState, { failure }: RequestProblem, closeUnknown = false): Step {
  const { sizer } = withFormerSizes(state);
  return announce({ ...state, ...NO_SESSION, sizer, closeUnknown }, state.offset, failure);
}

/**
 * The server asks for bytes that it had acknowledged: announces it like a lost session, then goes on at the offset
 * of `facts` in the same one.
 *
 * @param acknowledged What the server had acknowledged before. Bytes.
 */
export function goBack(facts: SessionFacts, acknowledged: number, failure: Failure): Step {
  return announce({ ...facts, stalls: 0, closeSent: false }, acknowledged, failure);
}

function announce(kept: SessionFacts, acknowledged: number, failure: Failure): Step {
  const reason = 'session-lost';
  const problem = { code: reason, failure } as const;
  const facts = { ...kept, losses: kept.losses + 1, lossesInAll: kept.lossesInAll + 1 };
  if (facts.losses > MAX_LOSSES || facts.lossesInAll > MAX_LOSSES_IN_ALL) return stop(facts, problem);
  return step(
    { ...facts, phase: 'waiting', next: resumePhase(facts), reason, problem },
    { type: 'ask-restart', acknowledged, resumesFrom: facts.offset },
  );
}
