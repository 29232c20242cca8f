import { attemptLimit } from '../policy/retry-policy.js';
import type { ActivePhase, AskingState, RequestProblem } from './state.js';
import { end, resumePhase, settlePhase, step, stop, type Step } from './transitions.js';

/**
 * Retries within the attempt limit of the retry policy, optionally with another Fragment size.
 *
 * @param unsure Whether the next Fragment is a small one.
 */
export function retryWithinLimit(
  state: AskingState,
  problem: RequestProblem,
  sizer = state.sizer,
  unsure = true,
): Step {
  const { phase, worked, settings } = state;
  const { kind, offline } = problem.failure;
  const attempt = offline === true ? Math.max(state.attempt, 1) : state.attempt + 1;
  const facts = { ...state, attempt, sizer };
  const { isLong = false, pinged } = state.troubles.at(-1) ?? {};
  // Only an acknowledged Ping distinguishes a stuck session from a server that is down.
  const pings = isLong && settings.ping !== 'never';
  if (pings && pinged) return stop(facts, { ...problem, code: 'session-stuck' });
  // Without the Ack of Create-Session there is no session id to cancel.
  const hasNothingToCancel = phase === 'cancelling' && state.awaitsCreate;
  if (hasNothingToCancel || attempt > attemptLimit(kind, worked, phase === 'cancelling'))
    return phase === 'cancelling' ? end(state, 'cancelled') : stop(state, problem);
  const next = phase === 'sending' ? nextPhase(state, problem) : phase;
  return wait(facts, problem, pings ? 'probing' : next, pings || unsure);
}

/** Phase after a failed Fragment. Without a response the server may still be reading it. */
export function nextPhase(state: AskingState, { failure: { kind } }: RequestProblem): ActivePhase {
  return (kind === 'network' || kind === 'timeout' ? settlePhase : resumePhase)(state);
}

/** Enters `next` after the retry delay. */
export function wait(state: AskingState, problem: RequestProblem, next: ActivePhase, unsure = true): Step {
  return step({ ...state, unsure, phase: 'waiting', next, problem, reason: 'retry' }, { type: 'wait' });
}
