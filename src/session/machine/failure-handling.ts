import type { Fault } from '../../protocol/ack.js';
import type { Failure, FailureKind } from '../policy/failure.js';
import { retryWithinLimit } from './retry.js';
import type { AskingState } from './state.js';
import { enter, resumePhase, type Step } from './transitions.js';

/** What a session does about failures. The code for it is loaded on demand: see `requests/load-failure-code.ts`. */
export interface FailureHandling {
  failureKindOf(fault: Fault): FailureKind;
  /** Handles the failure of the request of this phase by the outcome table. */
  onFailure(state: AskingState, failure: Failure, nowMs: number): Step;
  /** The look that may refute the loss of a session did not find the file: undefined: it is not known. */
  onUndelivered(state: AskingState, delivered: false | undefined, failure: Failure): Step;
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
    return retryWithinLimit(
      { ...state, closeSent },
      { code: code ?? (fault ? 'server' : 'network'), failure },
    );
  },
  onUndelivered: (state, _, failure) => retryWithinLimit(state, { code: 'session-lost', failure }),
};
