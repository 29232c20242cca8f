import type { AskingState } from '../machine/state.js';
import type { Step } from '../machine/transitions.js';
import type { Failure, FailureKind } from '../policy/failure.js';
import { core } from './given.js';
import { codeOf, outcomeOf } from './outcomes.js';
import { stepBack } from './recovery.js';
import { restart } from './restart.js';
import { retryWithinLimit } from './retry.js';
import { sizerAfterRefusal } from './smaller-fragments.js';
import { troublesAfter } from './troubles-after.js';

/** Maximum number of attempts to check the delivery without a response. */
const MAX_DELIVERY_CHECKS = 2;

/** Problem reported when the delivery check gets no response. */
const NETWORK_PROBLEM = { code: 'network', failure: { kind: 'network' } } as const;

/** Kinds of responses that mean that the server did not process a Close-Session. */
const CLOSE_NOT_PROCESSED: readonly FailureKind[] = [
  'unauthorized',
  'forbidden',
  'busy',
  'malformed',
  'not-found',
];

/** Kinds of failures of a trial that have another cause than the size of the Fragment. */
const NOT_BY_SIZE: readonly FailureKind[] = [
  'unauthorized',
  'busy',
  'session-unknown',
  'out-of-step',
  'conflict',
  'disk-full',
  'application',
  'unsupported',
];

/** Whether the Fragment under way is larger than any that is sent without a trial. */
function isTrial(state: AskingState): boolean {
  const { ceilingBytes } = state.sizer;
  return ceilingBytes === Infinity && core.fragmentBytesOf(state) > core.topOf(state.sizer);
}

/** Handles the failure of the request of this phase by the outcome table. */
export function onFailure(asking: AskingState, failure: Failure, nowMs: number): Step {
  const state = { ...asking, spentMs: Infinity };
  const { kind } = failure;
  // The delivery could not be verified: a conflict now means that Close-Session was processed and the file at the
  // destination is this upload's, as there was none when the first session was created.
  if (state.phase === 'creating' && state.closeUnknown && kind === 'conflict') return core.end(state, 'done');
  const problem = { code: codeOf(failure, state), failure };
  if (isTrial(state) && failure.offline !== true && !NOT_BY_SIZE.includes(kind))
    return stepBack(state, problem);
  const troubles = troublesAfter(state, problem, nowMs);
  const facts = withBreak(withHostTrouble({ ...state, troubles }, kind, nowMs), failure);
  const refused = facts.phase === 'closing' && CLOSE_NOT_PROCESSED.includes(kind);
  const outcome = outcomeOf(kind, state.phase);
  return outcome(refused ? { ...facts, closeSent: facts.again } : facts, problem);
}

/** The look that may refute the loss of a session, or that a destination is another's file, did not find the file. */
export function onUndelivered(state: AskingState, delivered: false | undefined, failure: Failure): Step {
  if (failure.kind === 'conflict') return core.stop(state, { code: 'exists', failure });
  // CORS may block every response of the destination, so the number of checks is limited.
  if (delivered === undefined && state.attempt < MAX_DELIVERY_CHECKS)
    return retryWithinLimit(state, NETWORK_PROBLEM);
  const closeUnknown = state.phase === 'closing' && failure.kind === 'session-unknown';
  return restart(state, { code: 'session-lost', failure }, closeUnknown);
}

/**
 * Counts two broken connections as a refusal for size if both Fragments were larger than any accepted one and a smaller
 * one was accepted in between: IIS's request filter closes the connection of a large request.
 */
function withBreak(state: AskingState, { kind, offline }: Failure): AskingState {
  const bytes = core.fragmentBytesOf(state);
  const { broken, sizer } = state;
  if (kind !== 'network' || offline === true || bytes <= sizer.limits.acceptedBytes) return state;
  if (broken?.accepted !== true) return { ...state, broken: { bytes, accepted: false } };
  return { ...state, broken: null, sizer: sizerAfterRefusal(sizer, Math.min(bytes, broken.bytes)) };
}

/** The host id's fallback timer starts with the first failure to reach its host [MC-BUP 3.1.6.3]. */
function withHostTrouble(state: AskingState, kind: FailureKind, nowMs: number): AskingState {
  const { hostId, hostIdFallbackMs } = state;
  if (hostId === null || (kind !== 'network' && kind !== 'timeout')) return state;
  const hostTroubleSinceMs = state.hostTroubleSinceMs ?? nowMs;
  const expired = hostIdFallbackMs !== null && nowMs - hostTroubleSinceMs >= hostIdFallbackMs;
  return { ...state, ...(expired ? core.NO_HOST : { hostTroubleSinceMs }) };
}
