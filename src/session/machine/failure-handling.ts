import type { Fault } from '../../protocol/ack.js';
import type { Failure, FailureKind } from '../policy/failure.js';
import { maxAttempts } from '../policy/retry-policy.js';
import type { AskingState, RequestProblem, SessionFacts } from './state.js';
import { end, enter, resumePhase, settlePhase, stop, wait, type Step } from './transitions.js';

/** What a session does about failures. The code for it is loaded on demand: see `requests/load-failure-code.ts`. */
export interface FailureHandling {
  failureKindOf(fault: Fault): FailureKind;
  /** Handles the failure of the request of this phase by the outcome table. */
  onFailure(state: AskingState, failure: Failure, nowMs: number): Step;
  /** The look that may refute the loss of a session did not find the file: undefined: it is not known. */
  onUndelivered(state: AskingState, delivered: false | undefined, failure: Failure): Step;
  /**
   * Handles the loss of acknowledged bytes.
   *
   * @param facts With the offset that the server named.
   * @param acknowledged Number of bytes that the server had acknowledged before.
   */
  goBack(facts: SessionFacts, acknowledged: number, failure: Failure): Step;
}

/**
 * What is done until that code is there: the request is repeated, as often as after a failure of the network. A Ping is not,
 * as its failure means little. A refused Close-Session was not processed.
 */
export const REPEAT: FailureHandling = {
  failureKindOf: () => 'server-error',
  onFailure(asking, failure) {
    const state = { ...asking, spentMs: Infinity };
    if (state.phase === 'probing') return enter(state, resumePhase(state));
    const { code, fault } = failure;
    const closeSent = state.phase === 'closing' && fault ? state.again : state.closeSent;
    const problem: RequestProblem = { code: code ?? (fault ? 'server' : 'network'), failure };
    if (state.phase !== 'cancelling') return repeat({ ...state, closeSent }, problem, settlePhase(state));
    // Without the Ack of Create-Session there is no session id to cancel.
    return state.awaitsCreate ? end(state, 'cancelled') : repeat(state, problem, state.phase);
  },
  onUndelivered: (state, _, failure) => repeat(state, { code: 'session-lost', failure }),
  goBack: (facts, acknowledged, failure) =>
    repeat({ ...facts, offset: acknowledged }, { code: 'session-lost', failure }),
};

function repeat(facts: SessionFacts, problem: RequestProblem, next = resumePhase(facts)): Step {
  const attempt = nextAttempt(facts, problem);
  const isCancelling = next === 'cancelling';
  if (attempt > maxAttempts(facts.worked && !isCancelling))
    return isCancelling ? end(facts, 'cancelled') : stop(facts, problem);
  return wait({ ...facts, attempt }, problem, next);
}

/** Number of the next attempt. Those while the browser is offline count as one. */
export function nextAttempt({ attempt }: SessionFacts, { failure }: RequestProblem): number {
  return failure.offline === true ? Math.max(attempt, 1) : attempt + 1;
}
