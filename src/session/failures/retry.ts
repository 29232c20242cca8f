import type { FailureKind } from '../policy/failure.js';
import type { ActivePhase, AskingState, RequestProblem } from '../machine/state.js';
import type { Step } from '../machine/transitions.js';
import { core } from './given.js';

/** Maximum number of attempts for failures of the server application. */
const LIMIT_APPLICATION = 5;
/** The same for Cancel-Session, which is optional, as servers expire sessions. */
const LIMIT_CANCEL = 4;

/** Maximum number of consecutive attempts without progress before the task fails. */
export function attemptLimit(kind: FailureKind, worked: boolean, cancelling: boolean): number {
  if (cancelling) return LIMIT_CANCEL;
  return kind === 'application' ? LIMIT_APPLICATION : core.maxAttempts(worked);
}

/**
 * Retries within the attempt limit, optionally with another Fragment size.
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
  const attempt = core.nextAttempt(state, problem);
  const facts = { ...state, attempt, sizer };
  const { isLong = false, pinged } = state.troubles.at(-1) ?? {};
  // Only an acknowledged Ping distinguishes a stuck session from a server that is down.
  const pings = isLong && settings.ping !== 'never';
  if (pings && pinged) return core.stop(facts, { ...problem, code: 'session-stuck' });
  // Without the Ack of Create-Session there is no session id to cancel.
  const hasNothingToCancel = phase === 'cancelling' && state.awaitsCreate;
  if (hasNothingToCancel || attempt > attemptLimit(problem.failure.kind, worked, phase === 'cancelling'))
    return phase === 'cancelling' ? core.end(state, 'cancelled') : core.stop(state, problem);
  const next = phase === 'sending' ? nextPhase(state, problem) : phase;
  return core.wait(facts, problem, pings ? 'probing' : next, pings || unsure);
}

/** Phase after a failed Fragment. Without a response the server may still be reading it. */
export function nextPhase(state: AskingState, { failure: { kind } }: RequestProblem): ActivePhase {
  return (kind === 'network' || kind === 'timeout' ? core.settlePhase : core.resumePhase)(state);
}
